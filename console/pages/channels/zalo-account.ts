import { isActivePurpose, PURPOSE_LABELS, purposeLabel } from '../../../outbox/labels.ts';
import { type ApprovedTemplate, bindTemplate, lackOf, templatesOf } from '../../../outbox/outbox.ts';
import { texts } from '../../../templates/render.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

/** Longest name of a text or of one of its values that staff may type. */
const MOST_LETTERS = 60;
const NAME = /^[a-z][A-Za-z0-9._-]*$/;

/** Our account at Zalo: connected or not and why, what the account lacks, templates and groups. Secrets are never shown. */
export function showZalo(page: StaffPage): Promise<PageAnswer> {
  return zaloPage(page, null);
}

/**
 * Makes the link the administrator of the OA follows to grant: new each time, good once and for ten minutes. A link and not a redirect,
 * because the pages' own security header forbids a form to end at another site.
 */
export async function beginZaloGrant(page: StaffPage): Promise<PageAnswer> {
  const { zalo } = page.needs;
  if (zalo === null) return notSetUp();
  if (!mayConnect(page)) return forbidden();
  return zaloPage(page, null, await zalo.begin(page.act));
}

/** Where Zalo sends the browser back to. */
export async function endZaloGrant(page: StaffPage): Promise<PageAnswer> {
  const { zalo } = page.needs;
  if (zalo === null) return notSetUp();
  if (!mayConnect(page)) return forbidden();
  const cut = (name: string) => page.query(name).slice(0, 2000);
  const trouble = await zalo.finish(page.act, {
    code: cut('code'),
    state: cut('state'),
    oaId: cut('oa_id'),
  });
  // The address holds the code: leave it at once.
  return trouble === null
    ? { kind: 'goto', to: '/channels/zalo', done: 'connected' }
    : zaloPage(page, trouble);
}

/** Asks Zalo now for the account, its templates and their prices. */
export async function refreshZalo(page: StaffPage): Promise<PageAnswer> {
  const { zalo } = page.needs;
  if (zalo === null) return notSetUp();
  if (!mayConnect(page)) return forbidden();
  const trouble = await zalo.refresh();
  return trouble === null ? { kind: 'goto', to: '/channels/zalo', done: 'saved' } : zaloPage(page, trouble);
}

/** Which of our texts a template carries, and which value fills which parameter. */
export async function bindZaloTemplate(page: StaffPage): Promise<PageAnswer> {
  const { needs, form } = page;
  if (needs.zalo === null) return notSetUp();
  if (!mayConnect(page)) return forbidden();
  const templateId = page.param('id');
  const template = (await templatesOf(needs.deps.db.read, needs.zalo.account)).find(
    (one) => one.templateId === templateId,
  );
  if (template === undefined) return notFound('Không có mẫu tin này.');
  const textId = form.text('textId');
  const purpose = form.text('purpose');
  const fields = Object.fromEntries(
    template.params
      .map(({ name }) => [name, form.text(`field.${name}`)] as const)
      .filter(([, value]) => value !== ''),
  );
  const odd = [textId, ...Object.values(fields)].find(
    (name) => name !== '' && (name.length > MOST_LETTERS || !NAME.test(name)),
  );
  if (odd !== undefined)
    return zaloPage(page, 'Tên nội dung và tên giá trị chỉ gồm chữ không dấu, số, dấu chấm và gạch nối.');
  if (textId !== '' && !textIds().includes(textId))
    return zaloPage(page, `Hệ thống không có nội dung nào tên là "${textId}".`);
  if (purpose !== '' && !isActivePurpose(purpose))
    return zaloPage(page, 'Hãy chọn mục đích của mẫu tin trong danh sách.');
  const asked = { templateId, textId, fields, purpose, byUser: form.ticked('byUser') };
  const trouble = await bindTemplate(page.act, needs.deps, needs.zalo.account, asked);
  if (trouble !== null && typeof trouble !== 'string') return forbidden(trouble.staff);
  return trouble === null ? { kind: 'goto', to: '/channels/zalo', done: 'saved' } : zaloPage(page, trouble);
}

/** Only who has the whole country: one account speaks for everybody. */
function mayConnect({ user, may }: StaffPage): boolean {
  return user.role === 'admin' && may('users.write');
}

function notSetUp(): PageAnswer {
  return notFound(
    'Chưa khai báo ZALO_APP_ID và ZALO_APP_SECRET, hoặc máy đang chạy ở chế độ không gửi ra ngoài.',
  );
}

/** Names of our texts, without their variants for one channel. */
function textIds(): string[] {
  return [...texts().keys()].filter((name) => !name.includes('.'));
}

async function zaloPage(
  page: StaffPage,
  mistake: string | null,
  grantUrl: string | null = null,
): Promise<PageAnswer> {
  const { needs } = page;
  const { zalo } = needs;
  if (zalo === null) return notSetUp();
  const standing = await zalo.standing();
  const templates = await templatesOf(needs.deps.db.read, zalo.account);
  const groups = page.query('groups') === '1' && standing.connected ? await zalo.groups() : null;
  return {
    kind: 'page',
    view: 'channels/zalo-account',
    title: 'Zalo OA',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      grantUrl,
      mayConnect: mayConnect(page),
      redirectUri: zalo.redirectUri,
      webhookUrl: `${needs.publicUrl}/webhooks/zalo`,
      standing,
      look: LOOKS[standing.state],
      stateWord: STATES[standing.state],
      texts: textIds(),
      purposes: Object.entries(PURPOSE_LABELS).map(([value, word]) => ({ value, word })),
      templates: templates.map((one) => shown(one)),
      asked: groups !== null,
      groups: groups?.ok === true ? groups.value : [],
      groupTrouble: groups?.ok === false ? groups.staff : null,
    },
  };
}

function shown(template: ApprovedTemplate) {
  return {
    ...template,
    statusWord: TEMPLATE_STATES[template.status] ?? template.status,
    live: template.status === 'ENABLE',
    lack: lackOf(template),
    purposeWord: purposeLabel(template.purpose),
    params: template.params.map((param) => ({ ...param, value: template.fields[param.name] ?? '' })),
  };
}

const STATES = {
  good: 'Đã nối',
  soon: 'Đã nối, sắp phải nối lại',
  broken: 'Mất nối',
  none: 'Chưa nối',
} as const;
const LOOKS = { good: 'good', soon: 'wait', broken: 'bad', none: 'wait' } as const;

const TEMPLATE_STATES: Record<string, string> = {
  ENABLE: 'Đã duyệt',
  PENDING_REVIEW: 'Chờ Zalo duyệt',
  REJECT: 'Bị từ chối',
  DISABLE: 'Đã tắt',
  DELETE: 'Đã xóa ở Zalo',
};
