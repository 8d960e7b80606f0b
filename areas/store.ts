import type { Reader, Tx } from '../prisma/client.ts';

export type ProfileRow = {
  areaCode: string;
  deskAddress: string | null;
  hours: string | null;
  phone: string | null;
  guideUrl: string | null;
  updatedAt: Date;
};

const COLUMNS = {
  areaCode: true,
  deskAddress: true,
  hours: true,
  phone: true,
  guideUrl: true,
  updatedAt: true,
} as const;

export async function profileOf(reader: Reader, areaCode: string): Promise<ProfileRow | null> {
  return reader.areaProfile.findUnique({ where: { areaCode }, select: COLUMNS });
}

export async function profilesOf(reader: Reader, areaCodes: readonly string[]): Promise<ProfileRow[]> {
  return reader.areaProfile.findMany({ where: { areaCode: { in: [...areaCodes] } }, select: COLUMNS });
}

export async function putProfile(
  tx: Tx,
  row: Omit<ProfileRow, 'updatedAt'>,
  by: number | null,
  now: Date,
  demo: boolean,
): Promise<void> {
  const { areaCode, ...told } = row;
  await tx.areaProfile.upsert({
    where: { areaCode },
    create: { areaCode, ...told, updatedAt: now, updatedBy: by, demo },
    // What staff enter over demo data is no longer demo.
    update: { ...told, updatedAt: now, updatedBy: by, demo },
  });
}

/** Puts a profile back as it was, if nobody entered anything after `since`. */
export async function restoreProfile(
  tx: Tx,
  areaCode: string,
  before: ProfileRow | null,
  since: Date,
): Promise<boolean> {
  const where = { areaCode, updatedAt: since };
  const { count } =
    before === null
      ? await tx.areaProfile.deleteMany({ where })
      : await tx.areaProfile.updateMany({ where, data: before });
  return count === 1;
}
