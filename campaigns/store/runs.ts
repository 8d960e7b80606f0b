/** The runs of a repeated campaign become messages. */
import type { Tx } from '../../prisma/client.ts';

/**
 * Posts the next run of a repeated campaign: the same people in the same wave as the first run, by one statement. The key carries
 * the number of the run, so that a run is posted once however often it is tried; who stopped meanwhile is dropped at sending.
 */
export async function postRun(
  tx: Tx,
  run: {
    campaignId: number;
    run: number;
    wave: number;
    lane: 'bulk' | 'held';
    nextAt: Date;
    expiresAt: Date;
    now: Date;
  },
): Promise<number> {
  const { campaignId, lane } = run;
  const first = `c${campaignId}`;
  return tx.$executeRaw`
    INSERT INTO "Message" ("key", "lane", "purpose", "source", "sourceId", "channel", "addressId", "groupId",
      "contactId", "campaignId", "wave", "run", "step", "areaCode", "textId", "linkCode", "state", "attempts",
      "nextAt", "expiresAt", "createdAt", "demo")
    SELECT CAST(${`${first}r${run.run}`} AS TEXT) || SUBSTR("key", ${first.length + 1}),
      CASE WHEN "lane" = 'manual' THEN 'manual' ELSE CAST(${lane} AS TEXT) END, "purpose", "source", "sourceId", "channel",
      "addressId", "groupId", "contactId", "campaignId", "wave", CAST(${run.run} AS INTEGER), "step", "areaCode", "textId",
      "linkCode", 'queued', 0, ${run.nextAt}, ${run.expiresAt}, ${run.now}, "demo"
    FROM "Message"
    WHERE "campaignId" = ${campaignId} AND "run" = 0 AND "wave" = ${run.wave}
    ON CONFLICT ("key") DO NOTHING`;
}
