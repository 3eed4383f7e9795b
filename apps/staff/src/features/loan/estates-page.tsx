import {
  Button,
  type Column,
  DataTable,
  DayText,
  Dialog,
  newRequestId,
  PageHeader,
  Panel,
  ProblemSummary,
  SelectField,
  StateTag,
  TextField,
  useCommand,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { ChoiceFilter, ClearFilters, FindFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type Estate, loan } from '../../parts/server.ts';
import './loan.css';

const states = { active: '合作中', suspended: '暂停', ended: '已终止' } as const;
const tags = { active: ['合作中', 'good'], suspended: ['暂停', 'wait'], ended: ['已终止', 'calm'] } as const;

const fresh = (): Estate => ({
  estateId: newRequestId(),
  name: '',
  developer: '',
  address: '',
  district: '',
  buildings: '',
  bankName: '',
  agreementNo: '',
  agreedFrom: '',
  agreedTo: null,
  state: 'active',
  salesPhone: null,
  updatedAt: '',
});

const fields = [
  ['name', '楼盘名称', 60],
  ['developer', '开发企业', 60],
  ['district', '区县', 20],
  ['address', '地址', 120],
  ['buildings', '准入楼栋', 200],
  ['bankName', '贷款受托银行', 60],
  ['agreementNo', '合作协议编号', 40],
  ['salesPhone', '售楼电话', 20],
] as const;

function EstateDialog({ first, onClose }: { readonly first: Estate; readonly onClose: () => void }) {
  const [estate, setEstate] = useState(first);
  const keeping = useCommand(loan.keepEstate, { invalidates: [loan.listEstates], onSuccess: onClose });
  const set = (change: Partial<Estate>) => setEstate((known) => ({ ...known, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { estateId, updatedAt, ...facts } = estate;
    keeping.mutate({
      params: { estateId },
      body: {
        ...facts,
        salesPhone: facts.salesPhone || null,
        agreedTo: facts.agreedTo || null,
        updatedAt: updatedAt || null,
      },
    });
  };
  return (
    <Dialog
      title={first.updatedAt ? '修改合作楼盘' : '登记合作楼盘'}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" htmlType="submit" form="estate-form" loading={keeping.isPending}>
            保存
          </Button>
        </>
      }
    >
      <form id="estate-form" className="estate-form" onSubmit={submit}>
        <ProblemSummary error={keeping.error} />
        {fields.map(([name, label, maxLength]) => (
          <TextField
            key={name}
            name={name}
            label={label}
            value={estate[name] ?? ''}
            maxLength={maxLength}
            required={name !== 'salesPhone'}
            onChange={(text) => set({ [name]: text })}
          />
        ))}
        <TextField
          name="agreedFrom"
          label="协议起始日"
          type="date"
          required
          value={estate.agreedFrom}
          onChange={(agreedFrom) => set({ agreedFrom })}
        />
        <TextField
          name="agreedTo"
          label="协议到期日（长期的不填）"
          type="date"
          value={estate.agreedTo ?? ''}
          onChange={(agreedTo) => set({ agreedTo })}
        />
        <SelectField
          name="state"
          label="状态"
          value={estate.state}
          options={Object.entries(states).map(([value, label]) => ({ value: value as Estate['state'], label }))}
          onChange={(state) => set({ state })}
        />
      </form>
    </Dialog>
  );
}

const columnsOf = (onEdit: ((estate: Estate) => void) | undefined): readonly Column<Estate>[] => [
  {
    key: 'name',
    title: '楼盘',
    isRowHeader: true,
    wraps: true,
    render: (row) => (
      <>
        {row.name}
        <span className="second-line">{row.buildings}</span>
      </>
    ),
  },
  { key: 'developer', title: '开发企业', wraps: true },
  {
    key: 'address',
    title: '地址',
    wraps: true,
    render: (row) => (
      <>
        {row.address}
        <span className="second-line">{row.district}</span>
      </>
    ),
  },
  { key: 'bankName', title: '受托银行', wraps: true },
  {
    key: 'agreementNo',
    title: '协议',
    render: (row) => (
      <>
        {row.agreementNo}
        <span className="second-line">
          <DayText value={row.agreedFrom} plain /> 至 {row.agreedTo ?? '长期'}
        </span>
      </>
    ),
  },
  { key: 'state', title: '状态', width: 90, render: (row) => <StateTag state={row.state} texts={tags} /> },
  ...(onEdit
    ? [
        {
          key: 'edit',
          title: '',
          width: 80,
          render: (row: Estate) => <Button onClick={() => onEdit(row)}>修改</Button>,
        },
      ]
    : []),
];

/** P-Q7, maintained: developer, estate, buildings, bank, agreement, state. */
export function EstatesPage() {
  const list = useListState();
  const may = useMay();
  const [edited, setEdited] = useState<Estate>();
  const asked = { q: list.get('q'), state: list.choice('state', states) };
  const query = useList(loan.listEstates, list, { query: withoutEmpty(asked) });
  const mayEdit = may('loan.estates');
  return (
    <>
      <PageHeader
        title="合作楼盘"
        description="在合作期内且状态为“合作中”的楼盘，会出现在网上服务大厅的合作楼盘查询里。"
        extra={
          mayEdit && (
            <Button type="primary" onClick={() => setEdited(fresh())}>
              登记楼盘
            </Button>
          )
        }
      />
      <Panel flush>
        <DataTable<Estate>
          caption="合作楼盘"
          columns={columnsOf(mayEdit ? setEdited : undefined)}
          rowKey="estateId"
          query={query}
          paging={list}
          filters={
            <>
              <FindFilter list={list} name="q" label="楼盘、开发企业、地址或银行" />
              <ChoiceFilter list={list} name="state" label="状态" options={states} />
              <ClearFilters list={list} names={['q', 'state']} />
            </>
          }
          empty={{ title: '没有找到楼盘', text: mayEdit ? '点右上角“登记楼盘”登记新的合作协议。' : '请换一个条件。' }}
        />
      </Panel>
      {edited && <EstateDialog first={edited} onClose={() => setEdited(undefined)} />}
    </>
  );
}
