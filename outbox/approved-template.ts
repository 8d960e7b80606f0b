/**
 * Which of our texts a provider approved as a template of its own, and how that template is filled: the way to a person who has been
 * silent for longer than the provider's interaction window (Zalo: ZBS, docs/channels/zalo.md). Pure.
 */

import type { ChannelName, Outgoing, ProviderTemplate } from '../channels/contract.ts';
import type { AddressFacts } from '../contacts/contacts.ts';
import { isWindowClosed } from './gate.ts';
import type { ClosedRow } from './message.ts';
import { ruleWords } from './rule-messages.ts';
import type { SendingRules } from './rules.ts';
import type { ReadyMessage } from './send.ts';

/** A template of a provider as the registry keeps it. `fields`: the provider's parameter to the name of one of our text's values. */
export type ApprovedTemplate = ProviderTemplate & {
  textId: string;
  fields: Record<string, string>;
  purpose: string;
  byUser: boolean;
};

/** The value of a text that stands for its link; never in `values`, because links are the wire's to add. */
const LINK_VALUE = 'link';

export type ApprovedTemplateIndex = {
  /** Is there a live template for this text? Texts without a name never have one. */
  has(channel: ChannelName, textId: string | null): boolean;
  /**
   * The message as a template; null when none fits: nobody bound one to this text, a value it needs is missing, or one is longer than
   * the provider takes (a name cut short would be a wrong name).
   * @param to `phone`: the person is known to the provider by number only
   */
  asTemplate(channel: ChannelName, outgoing: Outgoing, to: 'user' | 'phone'): Outgoing | null;
  /** Does a template count for the allowances of promotion? */
  isPromotion(templateId: string): boolean;
};

/** Only Zalo has templates. A rejected, disabled or unbound one is none. */
export function approvedOf(templates: readonly ApprovedTemplate[]): ApprovedTemplateIndex {
  const live = templates.filter((one) => one.status === 'ENABLE' && one.textId !== '');
  const texts = new Set(live.map((one) => one.textId));
  const promotions = new Set(live.filter((one) => one.tag === 'PROMOTION').map((one) => one.templateId));
  return {
    has: (channel, textId) => channel === 'zalo' && textId !== null && texts.has(textId),
    isPromotion: (templateId) => promotions.has(templateId),
    asTemplate(channel, outgoing, to) {
      const { said } = outgoing;
      if (channel !== 'zalo' || said === undefined) return null;
      for (const one of live) {
        if (one.textId !== said.textId || (to === 'user' && !one.byUser)) continue;
        const params = filled(one, {
          ...said.values,
          [LINK_VALUE]: outgoing.link ?? said.values[LINK_VALUE] ?? '',
        });
        if (params !== null) return { ...outgoing, template: { id: one.templateId, params } };
      }
      return null;
    },
  };
}

function filled(
  template: ApprovedTemplate,
  values: Readonly<Record<string, string>>,
): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const { name, required, maxLength } of template.params) {
    const value = (values[template.fields[name] ?? ''] ?? '').normalize('NFC').trim();
    if (value === '') {
      if (required) return null;
      continue;
    }
    if (maxLength !== null && [...value].length > maxLength) return null;
    params[name] = value;
  }
  return params;
}

/** Texts that can go as a template: to somebody who follows the account (`user`), and to a bare telephone number (`phone`). */
export type ApprovedTexts = { user: ReadonlySet<string>; phone: ReadonlySet<string> };

export function approvedTextsOf(templates: readonly ApprovedTemplate[]): ApprovedTexts {
  const live = templates.filter((one) => lackOf(one) === null);
  const texts = (rows: readonly ApprovedTemplate[]) => new Set(rows.map((one) => one.textId));
  return {
    user: texts(live.filter((one) => one.byUser)),
    // Zalo names a price for telephone numbers where it takes them.
    phone: texts(live.filter((one) => one.pricePhoneDong !== null)),
  };
}

/** What is still missing before a template can be used, for staff; null: nothing. */
export function lackOf(template: ApprovedTemplate): string | null {
  if (template.status !== 'ENABLE') return 'Zalo chưa duyệt hoặc đã tắt mẫu này.';
  if (template.textId === '') return 'Chưa gắn với nội dung nào của hệ thống.';
  const unfilled = template.params.filter(({ name, required }) => required && !template.fields[name]);
  return unfilled.length === 0 ? null : `Chưa gắn tham số: ${unfilled.map(({ name }) => name).join(', ')}.`;
}

/** Who has been silent for longer than the channel allows gets the approved template instead of free words, or nothing. */
export function withTemplates(
  ready: readonly ReadyMessage[],
  known: {
    approved: ApprovedTemplateIndex;
    rules: SendingRules;
    addresses: ReadonlyMap<number, AddressFacts>;
  },
  now: Date,
): { ready: ReadyMessage[]; ends: ClosedRow[] } {
  const kept: ReadyMessage[] = [];
  const ends: ClosedRow[] = [];
  for (const one of ready) {
    const { row, target, outgoing } = one;
    const address = known.addresses.get(row.addressId ?? 0);
    const silent =
      row.purpose !== 'reply' &&
      row.groupId === null &&
      address !== undefined &&
      isWindowClosed({ channel: row.channel, purpose: row.purpose, to: address }, known.rules, now);
    if (!silent) {
      kept.push(one);
      continue;
    }
    const to = target.address.startsWith('+') ? 'phone' : 'user';
    const template = known.approved.asTemplate(row.channel, outgoing, to);
    const rule = `${row.channel}_template`;
    if (template !== null) kept.push({ ...one, outgoing: template });
    else ends.push({ id: row.id, state: 'dropped', rule, reason: null, staffText: ruleWords(rule) });
  }
  return { ready: kept, ends };
}
