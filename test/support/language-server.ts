import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { sha256 } from '../../src/base/digest.js';

/** The editor's side of yaml-language-server, as far as asking it about one text needs. */
export type LanguageServer = {
  /** Labels offered at the place of `|` in a text. */
  complete(text: string): Promise<string[]>;
  /** What is shown for the place of `|`. */
  hover(text: string): Promise<string>;
  stop(): Promise<void>;
};

/** Relative schemas of modelines are read from `folder`; nothing is asked of any network. */
export async function startLanguageServer(folder: string): Promise<LanguageServer> {
  const require = createRequire(import.meta.url);
  const server = require.resolve('yaml-language-server/bin/yaml-language-server');
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const rpc = connect(child);
  const rootUri = pathToFileURL(folder).href;
  await rpc.request('initialize', { processId: process.pid, rootUri, capabilities: {} });
  rpc.notify('initialized', {});
  const off = { enable: false };
  const yaml = { completion: true, hover: true, schemaStore: off, kubernetesCRDStore: off };
  rpc.notify('workspace/didChangeConfiguration', { settings: { yaml } });

  const ask = async (method: string, marked: string): Promise<unknown> => {
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const text = marked.replace('|', '');
    const uri = `${rootUri}/${sha256(text)}.yaml`;
    rpc.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return rpc.request(method, { textDocument: { uri }, position });
  };
  return {
    complete: async (text) => {
      const { items } = (await ask('textDocument/completion', text)) as { items: { label: string }[] };
      return items.map((item) => item.label);
    },
    hover: async (text) => JSON.stringify(await ask('textDocument/hover', text)),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await gone;
    },
  };
}

/** JSON-RPC as the Language Server Protocol frames it. */
function connect(child: ChildProcess) {
  const waiting = new Map<number, (result: unknown) => void>();
  let received = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const head = received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(received.subarray(0, head).toString())?.[1]);
      if (head === -1 || received.length < head + 4 + length) return;
      const message = JSON.parse(received.subarray(head + 4, head + 4 + length).toString()) as Message;
      received = received.subarray(head + 4 + length);
      take(message);
    }
  });
  const send = (message: Message): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const take = ({ id, method, result }: Message): void => {
    if (id === undefined) return;
    if (method !== undefined) send({ id, result: null });
    else waiting.get(id)?.(result);
  };
  let last = 0;
  return {
    notify: (method: string, params: object) => send({ method, params }),
    request: (method: string, params: object) =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        send({ id: last, method, params });
      }),
  };
}

type Message = { id?: number; method?: string; params?: object; result?: unknown };
