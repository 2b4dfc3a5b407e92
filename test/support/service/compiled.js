import { createViteServer } from 'vitest/node';

/** What compiles the service for the tests, for a process of plain Node: `load('/test/support/service/xai.ts')`. */
export async function openCompiled() {
  const vite = await createViteServer({
    configFile: false,
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
  });
  return { load: (path) => vite.ssrLoadModule(path), close: () => vite.close() };
}
