import type { CampaignRow } from '../../../campaigns/campaigns.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { ACTIVE_CHANNELS } from '../../../outbox/message.ts';
import { type LedgerFilter, ledger, ledgerFacets, ruleWords } from '../../../outbox/outbox.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, placeTyped, shortName } from '../../places.ts';
import { MESSAGE_STATES, messageWord } from '../../tags.ts';

const PAGE = 50;

/** What the page's filters ask for, as the address has it; a filter that makes no sense is left out. The file takes the same. */
export function ledgerAsked({ user, now, query }: Pick<StaffPage, 'user' | 'now' | 'query'>): {
  filter: Pick<LedgerFilter, 'states' | 'channel' | 'why' | 'wave' | 'areaCodes' | 'id'>;
  written: string;
} {
  const state = MESSAGE_STATES.find((one) => one === query('state'));
  const channel = ACTIVE_CHANNELS.find((one) => one === query('channel'));
  const why = /^[\w.-]{1,80}$/.test(query('why')) ? query('why') : undefined;
  const wave = /^[1-9]\d?$/.test(query('wave')) ? Number(query('wave')) - 1 : undefined;
  const area = placeTyped({ user, now }, query('area')).code || undefined;
  const written = query('id').replace(/^(tin|số|#)\s*/i, '');
  return {
    filter: {
      states: state === undefined ? undefined : [state],
      channel,
      why,
      wave,
      areaCodes: area === undefined ? undefined : [area],
      // No message has the number 0: who asks for nonsense finds nothing.
      id: written === '' ? undefined : (rowNumber(written) ?? 0),
    },
    written,
  };
}

/** A page of a campaign's messages after the filters of the address; never a name or an address of anybody. */
export async function ledgerData(
  { act, needs, now, user }: Pick<StaffPage, 'act' | 'needs' | 'now' | 'user'>,
  row: CampaignRow,
  query: (name: string) => string,
) {
  const { read } = needs.deps.db;
  const facets = await ledgerFacets(read, row.id, now);
  const { filter, written } = ledgerAsked({ user, now, query });
  const { channel, why, wave } = filter;
  const state = filter.states?.[0];
  const area = filter.areaCodes?.[0];
  const after = rowNumber(query('after')) ?? 0;
  const rows = await ledger(act, read, { campaignId: row.id, ...filter, after, limit: PAGE + 1 });
  const kept = Object.entries({
    state,
    channel,
    why,
    wave: wave === undefined ? undefined : String(wave + 1),
    area,
    id: written === '' ? undefined : written,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as [string, string]]));
  const pageAt = (from: number) => new URLSearchParams([...kept, ['after', String(from)]]).toString();
  return {
    states: MESSAGE_STATES.map((value) => ({
      value,
      title: messageWord(value).word,
      chosen: value === state,
    })),
    channels: ACTIVE_CHANNELS.map((value) => ({
      value,
      title: channelLabel(value),
      chosen: value === channel,
    })),
    whys: facets.whys.map((one) => ({
      value: one.why,
      title: one.staffText ?? ruleWords(one.why),
      chosen: one.why === why,
    })),
    waves:
      facets.waves.length < 2
        ? []
        : facets.waves.map((one) => ({
            value: String(one + 1),
            title: `Đợt ${one + 1}`,
            chosen: one === wave,
          })),
    area: area === undefined ? '' : placeName(area, now),
    areaTitle: area === undefined ? null : placeName(area, now),
    id: written,
    filtered: kept.length > 0,
    /** The same filters for the file. */
    kept: new URLSearchParams(kept).toString(),
    rows: rows.slice(0, PAGE).map((one) => ({
      id: one.id,
      area: shortName(one.areaCode, now),
      channel: channelLabel(one.channel),
      wave: facets.waves.length < 2 ? null : one.wave + 1,
      state: messageWord(one.state),
      why: one.staffText ?? (one.rule === null ? '' : ruleWords(one.rule)),
      at: one.seenAt ?? one.deliveredAt ?? one.sentAt ?? one.closedAt ?? one.nextAt,
    })),
    first: after > 0 ? new URLSearchParams(kept).toString() : null,
    next: rows.length > PAGE ? pageAt(rows[PAGE - 1]?.id ?? 0) : null,
  };
}
