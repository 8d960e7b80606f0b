/** The plan of a made-up campaign of a province's year. */
import { DAY_MS } from '../../calendar/durations.ts';

/** @param i its number; every third is for the whole province */
export function campaignPlan(i: number, province: string, area: string, start: Date) {
  const text = {
    zalo: 'outreach-birth-bundle',
    telegram: 'outreach-birth-bundle',
    sms: 'outreach-birth-bundle',
  };
  return {
    name: `Tuyên truyền đợt ${i + 1}`,
    purpose: 'outreach',
    channels: ['zalo', 'telegram', 'sms'],
    text,
    values: { hotline: '18001096' },
    start: start.toISOString(),
    end: new Date(start.getTime() + DAY_MS).toISOString(),
    audience: {
      areas: [i % 3 === 0 ? province : area],
      places: [],
      tags: [],
      excludeTags: [],
      groups: [],
      bundle: null,
      consent: null,
    },
    link: { placement: `Tin nhắn đợt ${i + 1}` },
    hours: null,
    repeat: null,
    budget: null,
    rate: null,
    waves: null,
  };
}
