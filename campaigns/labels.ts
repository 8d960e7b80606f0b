/** What a campaign file can say, in the words of officials. */

/** How often a repeated campaign is sent. */
export const REPEAT_WORDS: Readonly<Record<'day' | 'week' | 'month', string>> = {
  day: 'hằng ngày',
  week: 'hằng tuần',
  month: 'hằng tháng',
};
