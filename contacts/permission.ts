/**
 * Whether we may message a person, and for what. Consent is given per purpose and silence is not consent
 * (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9), so a purpose nobody granted is `none`, which is not `granted`.
 */
export const PURPOSES = ['reminder', 'outreach'] as const;
/** `reminder`: about the person's own pending confirmation. `outreach`: guidance and campaigns. */
export type PermissionPurpose = (typeof PURPOSES)[number];
export type PermissionState = 'granted' | 'refused' | 'none';

/** How a change of permission came about, with the words of the page. */
export const PERMISSION_WAYS = {
  import: 'Danh bạ được nạp',
  consents: 'Danh sách hồ sơ được nạp',
  chat: 'Người dân tự nhắn',
  desk: 'Cán bộ ghi tại bộ phận một cửa',
  provider: 'Kênh nhắn tin báo lại',
  undo: 'Lấy lại lần nạp tệp',
} as const;
export type PermissionWay = keyof typeof PERMISSION_WAYS;

/** Why a permission stands as it does: what has to be kept of every change (Luật 91/2025/QH15, Điều 9). */
export type PermissionEvidence = {
  way: PermissionWay;
  /** Who says so: an office, or BY_THE_PERSON. */
  source: string;
  basis: string;
  at: Date;
  /** The load it came with, and the official who recorded it. */
  importId?: number | null;
  userId?: number | null;
};

/** Who recorded it, when the person did it themselves with a message. Offices name their own source. */
export const BY_THE_PERSON = 'citizen';

export function isPurpose(text: string): text is PermissionPurpose {
  return (PURPOSES as readonly string[]).includes(text);
}

/** What an address may be messaged for. A stop on the address wins over every permission of its person. */
export function permissionsAt(
  address: { stoppedAt: Date | null },
  recorded: readonly { purpose: string; state: string }[],
): Record<PermissionPurpose, PermissionState> {
  const answer: Record<PermissionPurpose, PermissionState> = { reminder: 'none', outreach: 'none' };
  for (const { purpose, state } of recorded)
    if (isPurpose(purpose)) answer[purpose] = state === 'granted' ? 'granted' : 'refused';
  if (address.stoppedAt !== null) for (const purpose of PURPOSES) answer[purpose] = 'refused';
  return answer;
}
