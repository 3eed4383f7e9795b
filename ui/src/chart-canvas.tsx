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

function baseOf(care: boolean): ChartOption {
  const fontSize = care ? 16 : 12;
  return {
    color: palette,
    animation: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 400,
    // The family itself: `inherit` cannot be measured, and legends would lie over each other.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize, color: '#48566a' },
    grid: { left: 8, right: 16, top: 24, bottom: 8, containLabel: true },
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
  const { isOn } = useCare();
  useEffect(() => {
    if (!element.current) return undefined;
    const chart = init(element.current, null, { renderer: 'svg' });
    chart.setOption({ ...baseOf(isOn), ...option });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, isOn]);
  return <div ref={element} role="img" aria-label={label} style={{ height, width: '100%' }} />;
}
