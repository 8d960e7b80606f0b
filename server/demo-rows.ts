import { batches } from '../prisma/batches.ts';
import type { Database, Reader } from '../prisma/client.ts';

/** Kept once demo data was taken away: a database without users is then a real one that waits for its first administrator. */
const DEMO_REMOVED = 'demo.removed';

/** No user yet, and no demo was ever taken away: a new database. */
export async function isEmpty(reader: Reader): Promise<boolean> {
  if ((await reader.user.count()) > 0) return false;
  return (await reader.setting.findUnique({ where: { name: DEMO_REMOVED } })) === null;
}

export async function firstAdmin(reader: Reader): Promise<string | null> {
  const admin = await reader.user.findFirst({
    where: { role: 'admin', disabledAt: null },
    orderBy: { id: 'asc' },
    select: { name: true },
  });
  return admin?.name ?? null;
}

/** Marks everything as demo data; only right while a new database holds nothing else. */
export async function markAllDemo(db: Database): Promise<void> {
  await db.write(async (tx) => {
    const demo = { data: { demo: true } };
    await tx.user.updateMany(demo);
    await tx.areaProfile.updateMany(demo);
    await tx.contact.updateMany(demo);
    await tx.address.updateMany(demo);
    await tx.group.updateMany(demo);
    await tx.talk.updateMany(demo);
    await tx.message.updateMany(demo);
    await tx.campaign.updateMany(demo);
    await tx.dossier.updateMany(demo);
    await tx.uptakeTable.updateMany(demo);
    await tx.link.updateMany(demo);
    await tx.outreachEntry.updateMany(demo);
    await tx.personRequest.updateMany(demo);
  });
}

/** Deletes demo rows and the rows that hang on them. @returns counts by table */
export async function removeDemoRows(db: Database, now: Date): Promise<Record<string, number>> {
  return db.write(async (tx) => {
    const where = { where: { demo: true } };
    const removed: Record<string, number> = {};
    const campaigns = (await tx.campaign.findMany({ ...where, select: { id: true } })).map(({ id }) => id);
    const addresses = (await tx.address.findMany({ ...where, select: { id: true } })).map(({ id }) => id);
    const people = (await tx.contact.findMany({ ...where, select: { id: true } })).map(({ id }) => id);
    const links = (await tx.link.findMany({ ...where, select: { code: true } })).map(({ code }) => code);
    const consents = (
      await tx.consent.findMany({ where: { dossier: { demo: true } }, select: { id: true } })
    ).map(({ id }) => id);
    const messages = {
      where: {
        OR: [
          { demo: true },
          { campaignId: { in: campaigns } },
          { addressId: { in: addresses } },
          { source: 'consent', sourceId: { in: consents } },
        ],
      },
    };
    const messageIds = (await tx.message.findMany({ ...messages, select: { id: true } })).map(({ id }) => id);
    for (const part of batches(messageIds)) {
      await tx.receipt.deleteMany({ where: { messageId: { in: part } } });
    }
    removed.messages = (await tx.message.deleteMany(messages)).count;
    removed.campaigns = (await tx.campaign.deleteMany(where)).count;
    removed.dossiers = (await tx.dossier.deleteMany(where)).count;
    removed.talks = (
      await tx.talk.deleteMany({ where: { OR: [{ demo: true }, { addressId: { in: addresses } }] } })
    ).count;
    removed.addresses = (await tx.address.deleteMany(where)).count;
    removed.contacts = (await tx.contact.deleteMany(where)).count;
    for (const part of batches(people))
      await tx.permissionEvent.deleteMany({ where: { contactId: { in: part } } });
    await tx.personRequest.deleteMany(where);
    removed.groups = (await tx.group.deleteMany(where)).count;
    removed.uptakeTables = (await tx.uptakeTable.deleteMany(where)).count;
    await tx.visit.deleteMany({ where: { linkCode: { in: links } } });
    // A code may hang on a wall by now: the link is taken out of the lists, its code stays taken and opens.
    removed.links = (await tx.link.updateMany({ ...where, data: { demo: false, retiredAt: now } })).count;
    removed.outreach = (await tx.outreachEntry.deleteMany(where)).count;
    removed.areaProfiles = (await tx.areaProfile.deleteMany(where)).count;
    removed.users = (await tx.user.deleteMany(where)).count;
    const row = { value: '1', updatedAt: now };
    await tx.setting.upsert({
      where: { name: DEMO_REMOVED },
      create: { name: DEMO_REMOVED, ...row },
      update: row,
    });
    if (removed.dossiers > 0) await tx.consentImport.deleteMany({ where: { fileName: 'xac-nhan-mau.csv' } });
    return removed;
  });
}
