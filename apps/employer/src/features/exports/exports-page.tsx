import { ExportsTable, PageHeader, Panel } from '@anju/ui';
import { servedEmployerId } from '../../parts/seat.ts';

/** Files that this employer's clerks asked for; at the counter, those of the clerk who serves it. */
export function ExportsPage() {
  return (
    <>
      <PageHeader
        title="我的导出"
        description={`导出的文件在后台生成，保存一天，${
          servedEmployerId ? '只有您本人可以在这里下载' : '本单位的经办人都可以在这里下载'
        }。文件中的姓名和证件号码与页面一样隐去了一部分。`}
      />
      <Panel>
        <ExportsTable />
      </Panel>
    </>
  );
}
