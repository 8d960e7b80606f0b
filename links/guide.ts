import { sayDay } from '../calendar/words.ts';
import { PICTURES, type Picture } from './pictures.ts';

/** What the public guide page of a commune shows, as data. Pure: texts, area and moment come in (see files.ts, guide.hbs). */

export type DatedText = { id: string; from: Date; until: Date | null; source: string };
export type GuideNote = DatedText & { text: string };
export type GuideStep = GuideNote & { picture: Picture };
export type GuideBundle = DatedText & {
  title: string;
  pictures: Picture[];
  summary: string;
  points: string[];
};

/** The room's texts, `guide.yaml`. */
export type GuideTexts = {
  asOf: Date;
  intro: string;
  bundles: GuideBundle[];
  filing: GuideStep[];
  confirming: GuideStep[];
  notes: GuideNote[];
  portal: { title: string; url: string };
  hotline: { title: string; phone: string };
};

/** What the page needs to know of its commune. `profile`: what staff entered; null when they have not. */
export type GuideArea = {
  /** As printed today: "Phường Đông Hà". */
  name: string;
  /** As printed today: "Tỉnh Quảng Trị". Null for a page of a whole province. */
  province: string | null;
  profile: {
    deskAddress: string | null;
    hours: string | null;
    phone: string | null;
    guideUrl: string | null;
  } | null;
};

/** Which conversations are on: an absent one is null and has no button. */
export type GuideChannels = { zaloOaId: string | null; telegramBot: string | null; webchat: boolean };

export type GuideButton = {
  kind: 'zalo' | 'telegram' | 'chat' | 'portal' | 'local';
  title: string;
  href: string;
};

/** The paths of a picture, for an SVG of 24 by 24. */
export type PicturePaths = readonly string[];

export type GuidePage = {
  code: string;
  title: string;
  place: string;
  intro: string;
  bundles: { title: string; pictures: PicturePaths[]; summary: string; points: string[] }[];
  filing: { picture: PicturePaths; text: string }[];
  confirming: { picture: PicturePaths; text: string }[];
  notes: string[];
  buttons: GuideButton[];
  /** What to send first on Zalo, whose link takes nothing along; null where Zalo is off. */
  zaloCode: string | null;
  /** One sentence or value each; says so when staff have not entered it. */
  desk: { address: string; hours: string; phone: string; phoneHref: string | null };
  hotline: { title: string; phone: string; phoneHref: string };
  /** "21/11/2026": the day the texts were checked. */
  checkedOn: string;
};

const NOT_ENTERED = {
  address: 'Địa chỉ Bộ phận Một cửa chưa được cập nhật; xin hỏi UBND nơi cư trú.',
  hours: 'Giờ làm việc chưa được cập nhật; xin gọi điện trước khi đến.',
  phone: 'Số điện thoại chưa được cập nhật.',
} as const;

/**
 * The page of a link. The buttons carry the link's code on, so that a conversation knows where it began: Telegram's
 * `start` takes 64 letters of [A-Za-z0-9_-]; Zalo takes nothing along, so the page gives the code to send.
 */
export function guidePage(
  code: string,
  area: GuideArea,
  channels: GuideChannels,
  texts: GuideTexts,
  now: Date,
): GuidePage {
  const { profile } = area;
  return {
    code,
    title: `Hướng dẫn thủ tục liên thông khai sinh, khai tử – ${area.name}`,
    place: area.province === null ? area.name : `${area.name}, ${area.province}`,
    intro: texts.intro,
    bundles: holding(texts.bundles, now).map(({ title, pictures, summary, points }) => ({
      title,
      pictures: pictures.map((one) => PICTURES[one]),
      summary,
      points,
    })),
    filing: holding(texts.filing, now).map(drawn),
    confirming: holding(texts.confirming, now).map(drawn),
    notes: holding(texts.notes, now).map((step) => step.text),
    buttons: buttonsOf(code, area, channels, texts),
    zaloCode: channels.zaloOaId === null ? null : `${code.slice(0, 4)} ${code.slice(4)}`,
    desk: {
      address: filled(profile?.deskAddress) ?? NOT_ENTERED.address,
      hours: filled(profile?.hours) ?? NOT_ENTERED.hours,
      phone: filled(profile?.phone) ?? NOT_ENTERED.phone,
      phoneHref: phoneHref(profile?.phone),
    },
    hotline: { ...texts.hotline, phoneHref: `tel:${texts.hotline.phone}` },
    checkedOn: sayDay(texts.asOf),
  };
}

function drawn({ picture, text }: GuideStep): { picture: PicturePaths; text: string } {
  return { picture: PICTURES[picture], text };
}

function buttonsOf(code: string, area: GuideArea, channels: GuideChannels, texts: GuideTexts): GuideButton[] {
  const buttons: GuideButton[] = [];
  const { zaloOaId, telegramBot, webchat } = channels;
  if (zaloOaId !== null)
    buttons.push({
      kind: 'zalo',
      title: 'Hỏi qua Zalo',
      href: `https://zalo.me/${encodeURIComponent(zaloOaId)}`,
    });
  if (telegramBot !== null)
    buttons.push({
      kind: 'telegram',
      title: 'Hỏi qua Telegram',
      href: `https://t.me/${encodeURIComponent(telegramBot)}?start=${code}`,
    });
  if (webchat) buttons.push({ kind: 'chat', title: 'Hỏi ngay trên trang này', href: `/chat?start=${code}` });
  buttons.push({ kind: 'portal', title: texts.portal.title, href: texts.portal.url });
  const local = filled(area.profile?.guideUrl);
  if (local !== null && isHttps(local))
    buttons.push({ kind: 'local', title: 'Trang hướng dẫn của địa phương', href: local });
  return buttons;
}

/** Of the blocks with one id, the newest that holds at the moment, in the order of the file. */
export function holding<Block extends DatedText>(blocks: readonly Block[], now: Date): Block[] {
  const holds = blocks.filter((block) => block.from <= now && (block.until === null || now < block.until));
  return holds.filter((block) => !holds.some((other) => other.id === block.id && other.from > block.from));
}

function filled(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** Staff type an address; only https becomes a button, so that no page of ours runs a script or opens a file. */
function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}

function phoneHref(phone: string | null | undefined): string | null {
  const digits = (phone ?? '').replace(/[^\d+]/g, '');
  // Two numbers in one field ("0233 3852 123 - 0912 345 678") are shown and not dialled.
  return /^\+?\d{3,13}$/.test(digits) ? `tel:${digits}` : null;
}
