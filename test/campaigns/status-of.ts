/** Where a campaign stands, as the program itself sees it. */
import { status } from '../../campaigns/campaigns.ts';
import { server } from '../acts.ts';

/** Where a campaign stands, as the program itself sees it. */
export async function statusOf(deps: Parameters<typeof status>[1], id: number) {
  const shown = await status(server(deps.now()), deps, id);
  if ('kind' in shown) throw new Error(shown.message);
  return shown;
}
