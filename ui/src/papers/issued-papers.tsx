import { document as papers } from '../../../server/src/contract.ts';
import { InstantText } from '../figures.tsx';
import { usePaging } from '../list-state.ts';
import { Panel, StateTag, type StateTexts } from '../parts.tsx';
import { useList } from '../query.ts';
import { type Column, DataTable } from '../table.tsx';
import { DownloadButton } from './download-button.tsx';
import type { Paper } from './own-papers.tsx';

const states: StateTexts<'valid' | 'withdrawn'> = { valid: ['有效', 'good'], withdrawn: ['已作废', 'bad'] };

const columns: readonly Column<Paper>[] = [
  { key: 'title', title: '证明名称', isRowHeader: true },
  { key: 'number', title: '证明编号', render: ({ number }) => <span className="figures">{number}</span> },
  { key: 'code', title: '验证码', render: ({ code }) => <span className="figures">{code}</span> },
  { key: 'issuedAt', title: '开具时间', render: ({ issuedAt }) => <InstantText value={issuedAt} /> },
  {
    key: 'withdrawnAt',
    title: '状态',
    render: ({ withdrawnAt }) => <StateTag state={withdrawnAt ? 'withdrawn' : 'valid'} texts={states} />,
  },
  {
    key: 'download',
    title: '文件',
    render: ({ number, title }) => <DownloadButton number={number} about={`${title} ${number}`} />,
  },
];

export function IssuedPapers() {
  const paging = usePaging();
  const query = useList(papers.listMyPapers, paging);
  return (
    <Panel title="开具过的证明">
      <DataTable
        caption="开具过的证明"
        columns={columns}
        rowKey="number"
        query={query}
        paging={paging}
        empty={{ title: '还没有开具过证明', text: '开具后会保存在这里，可以随时再下载，内容与开具时一致。' }}
      />
    </Panel>
  );
}
