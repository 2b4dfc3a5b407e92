import type { CapabilityOverride } from '../../src/providers/settings.js';
import { xaiModels } from '../../src/providers/xai/models.js';
import { castreelHere, type Ran } from './command.js';
import { quickConfig } from './quick-config.js';
import type { Post } from './service/journal.js';
import type { XaiService } from './service/xai.js';

/** For a server of xAI's contract. */
export function xaiConfig(more: Omit<CapabilityOverride, 'price_usd'> = {}, rates?: object): string {
  return quickConfig(xaiModels, { more: () => more, ...(rates !== undefined && { rates }) });
}

/** The command, which may spend twenty dollars of nobody's. */
export async function renderOn(xai: XaiService, cwd: string, ...words: readonly string[]): Promise<Ran> {
  return await castreelHere(['render', '--yes', '--max-cost', '20', ...words], { cwd, env: xai.env });
}

/** What was posted with these words, whole. */
export function bodiesOf(xai: XaiService, words: string): readonly Record<string, unknown>[] {
  return xai.journal.postsOf(words).map(({ body }: Post) => body as Record<string, unknown>);
}
