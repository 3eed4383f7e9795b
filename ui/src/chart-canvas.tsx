import { BarChart, LineChart, PieChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useCare } from './care.tsx';

use([
  BarChart,
  LineChart,
  PieChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsCoreOption;

const palette = ['#0b4a8f', '#3f8fc9', '#1b7a43', '#8a5a00', '#6b4fa0'];

const usualLetters = 12;
/** What a page in care mode has for its smallest letters. */
const careLetters = { large: 18, larger: 22, largest: 24 } as const;

function baseOf(fontSize: number): ChartOption {
  return {
    color: palette,
    animation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 400,
    // The family itself: `inherit` cannot be measured, and legends would lie over each other.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize, color: '#48566a' },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
  };
}

type Part = Readonly<Record<string, unknown>>;
const listOf = (parts: unknown): readonly Part[] =>
  (Array.isArray(parts) ? parts : parts === undefined ? [] : [parts]) as Part[];
const legendGap = 14;
const iconWidth = 25 + 5;

/** How many lines the names of the series take, each as wide as it is long. */
function linesOf(names: readonly string[], size: number, width: number): number {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const wide = iconWidth + [...name].reduce((sum, sign) => sum + (sign > '\u2000' ? size : size * 0.6), 0) + 10;
    if (used > 0 && used + wide > width - 10) {
      lines += 1;
      used = 0;
    }
    used += wide;
  }
  return lines;
}

/**
 * The same chart in the letters of 关怀版. ECharts inherits no size: every axis and the legend are told, the legend is laid out
 * in as many lines as it needs, and the picture becomes higher by what the letters take.
 */
function inLetters(option: ChartOption, size: number, width: number): { option: ChartOption; higher: number } {
  // Two names above one picture keep to their own ends.
  const isPair = listOf(option['yAxis']).length > 1;
  const axis = (one: Part): Part => ({
    ...one,
    axisLabel: { hideOverlap: true, ...(one['axisLabel'] as Part | undefined), fontSize: size },
    nameTextStyle: {
      ...(one['nameTextStyle'] as Part | undefined),
      fontSize: size,
      align: isPair ? 'center' : 'left',
    },
  });
  const axes = (key: 'xAxis' | 'yAxis') => {
    const known = listOf(option[key]);
    return known.length > 0 ? { [key]: known.map(axis) } : {};
  };
  const [legend] = listOf(option['legend']);
  const names = listOf(option['series']).map(({ name }) => (typeof name === 'string' ? name : ''));
  const legendHeight = legend ? linesOf(names, size, width) * (size + legendGap) : 0;
  const isNamed = listOf(option['yAxis']).some(({ name }) => name);
  const top = legendHeight + (isNamed ? size + 22 : 16);
  const { top: usualTop = 24, ...grid } = (listOf(option['grid'])[0] ?? {}) as { top?: number };
  return {
    option: {
      ...option,
      ...axes('xAxis'),
      ...axes('yAxis'),
      ...(legend && {
        legend: { ...legend, type: 'plain', left: 0, itemGap: legendGap, textStyle: { fontSize: size } },
      }),
      grid: { left: 8, right: 16, bottom: 8, ...grid, containLabel: true, top },
    },
    higher: Math.max(0, top - usualTop) + 2 * (size - usualLetters),
  };
}

interface ChartCanvasProps {
  readonly option: ChartOption;
  readonly height: number;
  readonly label: string;
}

/** Draws with ECharts and follows the width of its place. */
export function ChartCanvas({ option, height, label }: ChartCanvasProps) {
  const element = useRef<HTMLDivElement>(null);
  const { isOn, textSize } = useCare();
  useEffect(() => {
    const place = element.current;
    if (!place) return undefined;
    const draw = () => {
      const size = isOn ? careLetters[textSize] : usualLetters;
      const drawn = isOn ? inLetters(option, size, place.clientWidth) : { option, higher: 0 };
      place.style.height = `${height + drawn.higher}px`;
      return { ...baseOf(size), ...drawn.option };
    };
    const chart = init(place, null, { renderer: 'svg' });
    chart.setOption(draw());
    let width = place.clientWidth;
    const observer = new ResizeObserver(() => {
      // The lines of its legend follow the width; that it became higher by itself is no reason to draw again.
      if (isOn && place.clientWidth !== width) chart.setOption(draw());
      width = place.clientWidth;
      chart.resize();
    });
    observer.observe(place);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, height, isOn, textSize]);
  return <div ref={element} role="img" aria-label={label} style={{ minHeight: height, width: '100%' }} />;
}
