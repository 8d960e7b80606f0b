/** Templates of providers as the registry keeps them. A wing of the front door. */

import type { ProviderTemplate } from '../channels/contract.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Act, Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { type ApprovedTemplate, type ApprovedTexts, approvedTextsOf } from './approved-template.ts';
import * as templateStore from './store/templates.ts';

/** Takes over the provider's list; what staff bound to a template stays. */
export async function saveTemplates(
  deps: Deps,
  account: string,
  templates: readonly ProviderTemplate[],
): Promise<void> {
  await deps.db.write((tx) => templateStore.putTemplates(tx, account, templates, deps.now()));
}

export function templatesOf(reader: Reader, account: string): Promise<ApprovedTemplate[]> {
  return templateStore.templateRows(reader, account);
}

/** Which texts can go as a template of Zalo, for whoever chooses the channel of a message. */
export async function approvedTexts(reader: Reader): Promise<ApprovedTexts> {
  return approvedTextsOf(await templateStore.templateRows(reader));
}

/** An official says which text a template carries and with which values. @returns null, or what is wrong with that */
export async function bindTemplate(
  act: Act,
  deps: Deps,
  account: string,
  asked: {
    templateId: string;
    textId: string;
    fields: Record<string, string>;
    purpose: string;
    byUser: boolean;
  },
): Promise<string | null | Denied> {
  const { now } = act;
  const { templateId, ...bound } = asked;
  return deps.db.write(async (tx) => {
    const subject = `template:${templateId}`;
    const no = await denied(tx, act, 'users.write', { subject, areaCode: '' });
    if (no !== null) return no;
    if (!(await templateStore.bindTemplateRow(tx, account, templateId, bound, now)))
      return 'Không có mẫu tin này.';
    const detail = { textId: bound.textId, purpose: bound.purpose };
    await record(tx, act, { action: 'template.bind', subject, detail });
    return null;
  });
}
