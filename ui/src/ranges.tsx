import DatePicker from 'antd/es/date-picker';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { DesignProvider } from './design.tsx';

export interface Range {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface RangeProps {
  readonly label: string;
  readonly value: Range;
  readonly onChange: (range: Range) => void;
}

const shown = (text: string | undefined) => (text ? dayjs(text) : null);

/** Brings the look of Ant Design with it: the hall has nothing else that needs it, and loads it with the first range. */
function RangeInput({ label, value, onChange, picker }: RangeProps & { readonly picker: 'date' | 'month' }) {
  const length = picker === 'date' ? 10 : 7;
  const words = picker === 'date' ? (['开始日期', '结束日期'] as const) : (['开始月份', '结束月份'] as const);
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="field-label" aria-hidden="true">
        {label}
      </span>
      <DesignProvider>
        <DatePicker.RangePicker
          picker={picker}
          allowEmpty
          id={{ start: `range-${label}-from`, end: `range-${label}-to` }}
          placeholder={[...words]}
          aria-label={label}
          value={[shown(value.from), shown(value.to)]}
          onChange={(chosen) =>
            onChange({
              from: chosen?.[0]?.format('YYYY-MM-DD').slice(0, length),
              to: chosen?.[1]?.format('YYYY-MM-DD').slice(0, length),
            })
          }
        />
      </DesignProvider>
    </div>
  );
}

/** From a day to a day, either left open: `2026-11-23`. */
export const DayRange = (props: RangeProps) => <RangeInput {...props} picker="date" />;

/** From a month to a month, either left open: `2026-11`. */
export const MonthRange = (props: RangeProps) => <RangeInput {...props} picker="month" />;
