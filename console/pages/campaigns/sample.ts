import { check } from '../../../campaigns/campaigns.ts';
import { linkUrl, textsOf } from '../../../campaigns/message-text.ts';
import { SAMPLE_CODE } from '../../../campaigns/preview.ts';
import { wordingOf } from '../../../campaigns/sample-message.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { PRICES } from '../../../channels/sms/files.ts';
import { priceOf } from '../../../channels/sms/prices.ts';
import { labelOf, sendingRules } from '../../../outbox/outbox.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';
import { type CampaignForm, emptyForm } from './form.ts';
import { planFile } from './form-file.ts';

export type SampleView = {
  channel: string;
  area: string;
  /** The words before, at and after the letter that makes an SMS dear; `dear` '' when there is none. */
  before: string;
  dear: string;
  after: string;
  cost: string | null;
  warning: string | null;
  problem: string | null;
};

/**
 * The message of each chosen channel as somebody of the first area would get it, with parts, price and the dear letter.
 * What is not written yet stands as it is named in the text.
 */
export async function samplesOf({ needs, now, user }: StaffPage, form: CampaignForm): Promise<SampleView[]> {
  const filled = { ...form };
  // Steps that are not written yet must not hide the words: times and names do not change them.
  const empty = emptyForm(user.areaCode, now);
  const whole: CampaignForm = {
    ...filled,
    name: 'x',
    areas: user.areaCode === '' ? ['44'] : [user.areaCode],
    tags: '',
    excludeTags: '',
    bundle: '',
    consent: '',
    groups: '',
    start: empty.start,
    end: empty.end,
    hoursFrom: '',
    hoursTo: '',
    repeat: '',
    rate: '',
    budget: '',
    waves: '',
    placement: form.placement === '' ? 'x' : form.placement,
    channels: form.channels.length === 0 ? ['sms'] : form.channels,
  };
  const checked = check({ fileName: 'biểu mẫu', text: planFile(whole) }, now);
  if (checked.kind === 'refused')
    return [problem('', [...new Set(checked.problems.map((one) => one.message))].join(' '))];
  const { plan } = checked;
  const rules = await sendingRules(needs.deps.db.read);
  const price = priceOf(PRICES, null, plan.start.slice(0, 10));
  const areaCode = form.areas.find((code) => /^\d{5}$/.test(code)) ?? plan.audience.areas[0] ?? '';
  const say = wordingOf({
    plan,
    texts: textsOf(plan),
    link: plan.link === null ? null : linkUrl(needs.publicUrl, SAMPLE_CODE),
    labelOf: (channel) => labelOf(rules, { channel, purpose: plan.purpose }, new Date(plan.start)),
    price,
  });
  return plan.channels.map((channel) => {
    const to =
      channel === 'group'
        ? ({ channel: 'zalo', areaCode, groupId: 0 } as const)
        : { channel, areaCode, groupId: null };
    const made = say(to);
    if (typeof made === 'string') return problem(channelLabel(channel), made);
    const costly = made.sms?.costly ?? null;
    const at = costly?.index ?? made.text.length;
    const letter = costly === null ? '' : costly.letter;
    return {
      channel: channelLabel(channel),
      area: shortName(areaCode, now),
      before: made.text.slice(0, at),
      dear: letter,
      after: made.text.slice(at + letter.length),
      cost:
        made.sms === undefined
          ? null
          : `${made.sms.segments} phần, ${made.sms.units} chữ, còn ${made.sms.left} chữ trong phần cuối${
              made.sms.dong === null ? '' : `, khoảng ${sayCount(made.sms.dong)} đồng một tin`
            }${price?.verified === false ? ' (giá chưa kiểm)' : ''}`,
      warning: costly?.words ?? null,
      problem: null,
    };
  });
}

function problem(channel: string, sentence: string): SampleView {
  return { channel, area: '', before: '', dear: '', after: '', cost: null, warning: null, problem: sentence };
}
