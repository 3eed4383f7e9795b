import { ExportsTable, PageHeader, Panel } from '@anju/ui';

/** Files that this member of staff asked for. */
export function ExportsPage() {
  return (
    <>
      <PageHeader title="我的导出" description="导出的文件在后台生成，保存一天；下载时按您当时的岗位权限再核对一次。" />
      <Panel>
        <ExportsTable />
      </Panel>
    </>
  );
}
