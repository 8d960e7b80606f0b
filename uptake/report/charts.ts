import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { sayCount } from '../../writing/numbers.ts';

use([BarChart, CustomChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

/** Colours that people with any kind of colour blindness tell apart (M. Okabe and K. Ito, 2008); lines differ by mark and dash too. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'] as const;
const MARKS = ['circle', 'triangle', 'rect', 'diamond', 'pin', 'arrow', 'roundRect'] as const;
const DASHES = ['solid', 'dashed', 'sayCount'] as const;
const [BLUE, ORANGE, , , SKY] = COLOURS;
const PALE = '#c9d3d8';
const INK = '#16232b';
/** Points across, at a desk and on a phone: drawn for each, because a picture made smaller has letters too small to read. */
const WIDTH = { wide: 720, narrow: 360 };
export type ChartWidth = keyof typeof WIDTH;
/** The margins are those of the labels, not of the axes. */
const LABELS_INSIDE = { outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' } as const;
const ROW = 26;
const MARGINS = 64;
const LONGEST_LINE = { wide: 44, narrow: 20 };

/** A share with its interval, in percent; null: nothing happened there. */
export type RatePoint = { unit: string; percent: number | null; low: number | null; high: number | null };

/** Rates by unit, best first as given, each with its 95 % interval as a line over the bar; "–" where nothing happened is not 0 %. */
export function ratesChart(title: string, rows: readonly RatePoint[], width: ChartWidth = 'wide'): string {
  const upwards = [...rows].reverse();
  return draw(title, width, heightFor(rows.length), {
    grid: sideways(),
    xAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value} %', color: INK } },
    yAxis: names(
      upwards.map(({ unit }) => unit),
      width,
    ),
    series: [
      {
        type: 'bar',
        silent: true,
        barWidth: 12,
        itemStyle: { color: SKY },
        label: { position: 'right', color: INK, formatter: '–' },
        data: upwards.map(({ percent }) =>
          percent === null ? { value: 0, label: { show: true } } : { value: percent },
        ),
      },
      {
        type: 'custom',
        silent: true,
        z: 3,
        data: upwards.map(({ low, high }, place) => [low, high, place]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_params: unknown, api: { value(at: number): number; coord(of: number[]): number[] }) => {
          const [low, high] = [api.value(0), api.value(1)];
          if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
          const [[x1 = 0, y = 0], [x2 = 0]] = [
            api.coord([low, api.value(2)]),
            api.coord([high, api.value(2)]),
          ];
          const line = (shape: object) => ({ type: 'line', shape, style: { stroke: INK, lineWidth: 1.5 } });
          return {
            type: 'group',
            children: [
              line({ x1, y1: y, x2, y2: y }),
              line({ x1, y1: y - 4, x2: x1, y2: y + 4 }),
              line({ x1: x2, y1: y - 4, x2, y2: y + 4 }),
            ],
          };
        },
      },
    ],
  });
}

/** Rates in percent over time; a period without cases is a gap in the line, not a zero. */
export function trendChart(
  title: string,
  periods: readonly string[],
  lines: readonly { name: string; points: readonly (number | null)[] }[],
  width: ChartWidth = 'wide',
): string {
  return draw(title, width, 340, {
    legend: { top: 4, textStyle: { color: INK }, itemWidth: 34 },
    grid: { left: 12, right: 24, top: 48, bottom: 12, ...LABELS_INSIDE },
    xAxis: { type: 'category', data: [...periods], axisLabel: { color: INK, hideOverlap: true } },
    yAxis: { type: 'value', min: 0, axisLabel: { formatter: '{value} %', color: INK } },
    series: lines.map(({ name, points }, at) => ({
      type: 'line',
      name,
      silent: true,
      connectNulls: false,
      symbol: MARKS[at % MARKS.length],
      symbolSize: 9,
      color: COLOURS[at % COLOURS.length],
      lineStyle: { width: 2, type: DASHES[at % DASHES.length] },
      data: [...points],
    })),
  });
}

/**
 * Steps one under the other. What people only declared is drawn as an outline, so that it is told apart without colour; what counts
 * another thing altogether (all dossiers of the place) is a number without a bar, which would dwarf the others.
 */
export function funnelChart(
  title: string,
  steps: readonly { label: string; count: number; look: 'measured' | 'declared' | 'number' }[],
  width: ChartWidth = 'wide',
): string {
  const upwards = [...steps].reverse();
  return draw(title, width, heightFor(steps.length), {
    grid: { ...sideways(), right: width === 'narrow' ? 84 : 110 },
    xAxis: { type: 'value', min: 0, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: names(
      upwards.map(({ label }) => label),
      width,
    ),
    series: [
      {
        type: 'bar',
        silent: true,
        barWidth: 16,
        label: { show: true, position: 'right', color: INK },
        data: upwards.map(({ count, look }) => ({
          value: look === 'number' ? 0 : count,
          label: { formatter: look === 'number' ? `${sayCount(count)} (khác thang)` : sayCount(count) },
          itemStyle:
            look === 'declared' && count > 0
              ? { color: '#ffffff', borderColor: ORANGE, borderWidth: 2, borderType: 'dashed' }
              : { color: BLUE },
        })),
      },
    ],
  });
}

/** Of all cases of a unit, those that have it and those that are missing: through the bundle or not, arrived or not. */
export function gapChart(
  title: string,
  words: { part: string; rest: string },
  rows: readonly { unit: string; part: number; whole: number }[],
  width: ChartWidth = 'wide',
): string {
  const upwards = [...rows].reverse();
  const bar = (name: string, color: string, data: number[]) => ({
    ...{ type: 'bar', stack: 'all', silent: true, barWidth: 14, name, data },
    itemStyle: { color, borderColor: INK, borderWidth: 0.5 },
  });
  return draw(title, width, heightFor(rows.length) + 28, {
    legend: { top: 4, textStyle: { color: INK } },
    grid: { ...sideways(), top: 40 },
    xAxis: {
      type: 'value',
      min: 0,
      axisLabel: { color: INK, formatter: (value: number) => sayCount(value) },
    },
    yAxis: names(
      upwards.map(({ unit }) => unit),
      width,
    ),
    series: [
      bar(
        words.part,
        BLUE,
        upwards.map(({ part }) => part),
      ),
      bar(
        words.rest,
        PALE,
        upwards.map(({ part, whole }) => Math.max(0, whole - part)),
      ),
    ],
  });
}

function sideways() {
  return { left: 12, right: 28, top: 16, bottom: 12, ...LABELS_INSIDE };
}

function names(units: string[], width: ChartWidth) {
  return {
    type: 'category',
    data: units.map((name) => inLines(name, LONGEST_LINE[width]).join('\n')),
    axisTick: { show: false },
    axisLabel: { color: INK, interval: 0 },
  };
}

/** A name on at most two lines of so many letters, broken between words; what is longer still is cut. */
function inLines(name: string, most: number): string[] {
  const cut = (line: string) => (line.length > most ? `${line.slice(0, most - 1)}…` : line);
  const words = name.split(' ');
  let first = words.shift() ?? '';
  while (words[0] !== undefined && first.length + words[0].length < most) first += ` ${words.shift()}`;
  const rest = words.join(' ');
  return rest === '' ? [cut(first)] : [cut(first), cut(rest)];
}

function heightFor(rows: number): number {
  return MARGINS + ROW * Math.max(1, rows);
}

/** Draws without a browser. The picture has no style sheet, no inline style and no script: it obeys the console's strictest policy. */
function draw(title: string, width: ChartWidth, height: number, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH[width], height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: 'sans-serif' },
      ...option,
    });
    return tamed(chart.renderToSVGString(), title);
  } finally {
    chart.dispose();
  }
}

/** Styles become attributes, hover styles go, and the picture gets a name for those who listen to it. */
function tamed(svg: string, title: string): string {
  const named = title.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '');
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ style="([^"]*)"/g, (_all, styles: string) =>
      styles
        .split(';')
        .flatMap((one) => {
          const [name = '', value = ''] = one.split(':').map((part) => part.trim());
          return name === '' || value === '' ? [] : [` ${name}="${value}"`];
        })
        .join(''),
    )
    .replace(/ class="[^"]*"/g, '')
    .replace(/^<svg /, '<svg role="img" ')
    .replace(/^(<svg [^>]*>)/, `$1<title>${named}</title>`);
}
