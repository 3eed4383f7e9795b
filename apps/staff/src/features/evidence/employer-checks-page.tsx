import {
  type Column,
  DataTable,
  evidenceStateTexts,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
} from '@anju/ui';
import { Link } from 'react-router';
import { evidence, type UnconfirmedEmployer } from '../../parts/server.ts';

const columns: readonly Column<UnconfirmedEmployer>[] = [
  {
    key: 'employerName',
    title: '单位',
    isRowHeader: true,
    wraps: true,
    render: (row) => (
      <>
        <Link to={`/employers/${row.employerId}?tab=evidence`}>{row.employerName}</Link>
        <span className="second-line figures">{row.employerAccountNo}</span>
      </>
    ),
  },
  {
    key: 'state',
    title: '核验结果',
    width: 130,
    render: (row) => <StateTag state={row.state} texts={evidenceStateTexts} />,
  },
  {
    key: 'unconfirmed',
    title: '不一致的项目',
    wraps: true,
    render: (row) => row.unconfirmed.join('、') || row.waitingFor || '—',
  },
  { key: 'registeredAt', title: '核验时间', width: 170, render: (row) => <InstantText value={row.registeredAt} /> },
];

/** Employers whose registration the register of employers has not confirmed. */
export function EmployerChecksPage() {
  const list = useListState();
  const query = useList(evidence.listUnconfirmedEmployers, list);
  return (
    <>
      <PageHeader
        title="单位登记核验"
        description="登记或变更后，市场监督管理部门尚未确认的单位：不一致的核对证照后办理变更，查无登记的凭证明由人审核。"
      />
      <Panel flush>
        <DataTable<UnconfirmedEmployer>
          caption="登记信息未经核实的单位"
          columns={columns}
          rowKey="queryId"
          query={query}
          paging={list}
          empty={{ title: '没有未经核实的单位', text: '登记和变更的单位信息都已由市场监督管理部门确认。' }}
        />
      </Panel>
    </>
  );
}
