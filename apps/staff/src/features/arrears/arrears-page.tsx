import { PageHeader, useListState } from '@anju/ui';
import { Sections } from '../../parts/sections.tsx';
import { OverdueList } from './overdue-list.tsx';
import { ReminderList } from './reminder-list.tsx';

/** 催缴: who is past the last day to pay, and what they were told. */
export function ArrearsPage() {
  const list = useListState();
  return (
    <>
      <PageHeader
        title="催缴"
        description="发薪日后五日内未到账即为逾期（《住房公积金管理条例》第十九条）。系统在逾期次日自动提醒，之后按间隔再次提醒；也可以人工催缴。"
      />
      <div className="arrears-tabs">
        <Sections
          label="催缴"
          chosen={list.get('tab') ?? 'overdue'}
          onChoose={(tab) => list.set({ tab: tab === 'overdue' ? undefined : tab, employer: undefined })}
          sections={[
            { key: 'overdue', text: '逾期单位', content: <OverdueList /> },
            { key: 'reminders', text: '催缴记录', content: <ReminderList /> },
          ]}
        />
      </div>
    </>
  );
}
