/**
 * Every column that holds sealed values, and the place a value of it is bound to: what the rotation of keys walks, and
 * where every `seal` and `open` takes its place from. A new sealed column is entered here (test/prisma/keys.test.ts holds the
 * schema against this list).
 */

declare const place: unique symbol;
/** Where a sealed value lies: column and row. */
export type SealedPlace = string & { [place]: true };

/** A row is named by what never changes about it and is known before it is written. */
const at = (column: string, ...row: (string | number)[]): SealedPlace =>
  `${column}/${row.join('/')}` as SealedPlace;

export const placeOf = {
  address: (row: { channel: string; hash: string }) => at('Address.sealed', row.channel, row.hash),
  contactName: (id: number) => at('Contact.nameSealed', id),
  group: (row: { channel: string; hash: string }) => at('Group.sealed', row.channel, row.hash),
  inbound: (row: { channel: string; providerId: string }) =>
    at('Inbound.sealed', row.channel, row.providerId),
  /** One side's word at one moment; texts of one side at the very same moment share their place. */
  turn: (row: { talkId: number; at: Date; direction: string }) =>
    at('Turn.textSealed', row.talkId, row.at.getTime(), row.direction),
  message: (key: string) => at('Message.payload', key),
  consentName: (row: ConsentKey) => at('Consent.nameSealed', row.dossierId, row.role, row.personKey),
  consentPhone: (row: ConsentKey) => at('Consent.phoneSealed', row.dossierId, row.role, row.personKey),
  filingWho: (row: FilingSideKey) => at('FilingSide.whoSealed', row.side, row.rowKey),
  filingReason: (row: FilingSideKey) => at('FilingSide.reasonSealed', row.side, row.rowKey),
  /** Two notes of one kind in one moment are one deed. */
  filingNote: (row: { at: Date; kind: string; userId: number | null }) =>
    at('FilingEvent.noteSealed', row.at.getTime(), row.kind, row.userId ?? 0),
  remark: (row: { campaignId: number; userId: number; at: Date }) =>
    at('CampaignRemark.sealed', row.campaignId, row.userId, row.at.getTime()),
  requestWords: (row: RequestKey) =>
    at('PersonRequest.wordsSealed', row.askedAt.getTime(), row.kind, row.way),
  requestNote: (row: RequestKey) => at('PersonRequest.noteSealed', row.askedAt.getTime(), row.kind, row.way),
  code: (userId: number) => at('Password.codeSealed', userId),
  heldForm: (tokenHash: string) => at('HeldForm.sealed', tokenHash),
  challenge: (tokenHash: string) => at('SignInChallenge.value', tokenHash),
  ownAddress: (row: { userId: number; channel: string; hash: string }) =>
    at('OwnAddress.sealed', row.userId, row.channel, row.hash),
  trace: (importId: number) => at('FileTrace.body', importId),
  channelToken: (account: string) => at('ChannelToken.sealed', account),
  channelGrant: (stateHash: string) => at('ChannelGrant.sealed', stateHash),
  /** What the keys themselves keep (prisma/keys.ts). */
  keys: () => at('Setting.value', 'keys'),
};

/** What an agency's row of a case is known by. */
type FilingSideKey = { side: string; rowKey: string };

/** What a confirmation is known by. */
type ConsentKey = { dossierId: number; role: string; personKey: string };

/** What never changes about a citizen's request. */
type RequestKey = { askedAt: Date; kind: string; way: string };

/** A row as the database gives it: the columns of `row`. */
type Cells = Record<string, string | number | Date>;

export type SealedColumn = {
  table: string;
  column: string;
  /** The key the table is walked by. */
  id: string;
  /** The columns that name the row's place. */
  row: readonly string[];
  place(cells: Cells): SealedPlace;
};

const n = (cell: unknown): number => Number(cell);
const s = (cell: unknown): string => String(cell);
const t = (cell: unknown): Date => (cell instanceof Date ? cell : new Date(s(cell)));
const consentKey = (of: Cells): ConsentKey => ({
  dossierId: n(of.dossierId),
  role: s(of.role),
  personKey: s(of.personKey),
});

const requestKey = (of: Cells): RequestKey => ({
  askedAt: t(of.askedAt),
  kind: s(of.kind),
  way: s(of.way),
});

/** In the order in which they are sealed anew. */
/** Two columns of these tables lie sealed; what names the row is the same for both. */
const CONSENT_ROW = ['dossierId', 'role', 'personKey'];
const REQUEST_ROW = ['askedAt', 'kind', 'way'];

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: 'ChannelToken',
    column: 'sealed',
    id: 'account',
    row: ['account'],
    place: (of) => placeOf.channelToken(s(of.account)),
  },
  {
    table: 'ChannelGrant',
    column: 'sealed',
    id: 'stateHash',
    row: ['stateHash'],
    place: (of) => placeOf.channelGrant(s(of.stateHash)),
  },
  {
    table: 'Password',
    column: 'codeSealed',
    id: 'userId',
    row: ['userId'],
    place: (of) => placeOf.code(n(of.userId)),
  },
  {
    table: 'SignInChallenge',
    column: 'value',
    id: 'tokenHash',
    row: ['tokenHash'],
    place: (of) => placeOf.challenge(s(of.tokenHash)),
  },
  {
    table: 'HeldForm',
    column: 'sealed',
    id: 'tokenHash',
    row: ['tokenHash'],
    place: (of) => placeOf.heldForm(s(of.tokenHash)),
  },
  {
    table: 'OwnAddress',
    column: 'sealed',
    id: 'id',
    row: ['userId', 'channel', 'hash'],
    place: (of) => placeOf.ownAddress({ userId: n(of.userId), channel: s(of.channel), hash: s(of.hash) }),
  },
  {
    table: 'Contact',
    column: 'nameSealed',
    id: 'id',
    row: ['id'],
    place: (of) => placeOf.contactName(n(of.id)),
  },
  {
    table: 'Address',
    column: 'sealed',
    id: 'id',
    row: ['channel', 'hash'],
    place: (of) => placeOf.address({ channel: s(of.channel), hash: s(of.hash) }),
  },
  {
    table: 'Group',
    column: 'sealed',
    id: 'id',
    row: ['channel', 'hash'],
    place: (of) => placeOf.group({ channel: s(of.channel), hash: s(of.hash) }),
  },
  {
    table: 'FilingSide',
    column: 'whoSealed',
    id: 'id',
    row: ['side', 'rowKey'],
    place: (of) => placeOf.filingWho({ side: s(of.side), rowKey: s(of.rowKey) }),
  },
  {
    table: 'FilingSide',
    column: 'reasonSealed',
    id: 'id',
    row: ['side', 'rowKey'],
    place: (of) => placeOf.filingReason({ side: s(of.side), rowKey: s(of.rowKey) }),
  },
  {
    table: 'FilingEvent',
    column: 'noteSealed',
    id: 'id',
    row: ['at', 'kind', 'userId'],
    place: (of) =>
      placeOf.filingNote({
        at: t(of.at),
        kind: s(of.kind),
        userId: of.userId === null ? null : n(of.userId),
      }),
  },
  {
    table: 'Consent',
    column: 'nameSealed',
    id: 'id',
    row: CONSENT_ROW,
    place: (of) => placeOf.consentName(consentKey(of)),
  },
  {
    table: 'Consent',
    column: 'phoneSealed',
    id: 'id',
    row: CONSENT_ROW,
    place: (of) => placeOf.consentPhone(consentKey(of)),
  },
  {
    table: 'PersonRequest',
    column: 'wordsSealed',
    id: 'id',
    row: REQUEST_ROW,
    place: (of) => placeOf.requestWords(requestKey(of)),
  },
  {
    table: 'PersonRequest',
    column: 'noteSealed',
    id: 'id',
    row: REQUEST_ROW,
    place: (of) => placeOf.requestNote(requestKey(of)),
  },
  {
    table: 'CampaignRemark',
    column: 'sealed',
    id: 'id',
    row: ['campaignId', 'userId', 'at'],
    place: (of) => placeOf.remark({ campaignId: n(of.campaignId), userId: n(of.userId), at: t(of.at) }),
  },
  {
    table: 'Message',
    column: 'payload',
    id: 'id',
    row: ['key'],
    place: (of) => placeOf.message(s(of.key)),
  },
  {
    table: 'Inbound',
    column: 'sealed',
    id: 'id',
    row: ['channel', 'providerId'],
    place: (of) => placeOf.inbound({ channel: s(of.channel), providerId: s(of.providerId) }),
  },
  {
    table: 'Turn',
    column: 'textSealed',
    id: 'id',
    row: ['talkId', 'at', 'direction'],
    place: (of) => placeOf.turn({ talkId: n(of.talkId), at: t(of.at), direction: s(of.direction) }),
  },
  {
    table: 'FileTrace',
    column: 'body',
    id: 'id',
    row: ['importId'],
    place: (of) => placeOf.trace(n(of.importId)),
  },
];
