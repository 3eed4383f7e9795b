import {
  CenterSelect,
  type Column,
  DataTable,
  PageHeader,
  Panel,
  SelectField,
  TextField,
  useCenter,
  useList,
  usePaging,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue, useState } from 'react';
import { loan, type RouteOutput } from '../../../../../server/src/contract.ts';
import '../../loan.css';

type Estate = RouteOutput<typeof loan.listPublicEstates>['rows'][number];

const columns: readonly Column<Estate>[] = [
  {
    key: 'name',
    title: '楼盘',
    isRowHeader: true,
    wraps: true,
    render: ({ name, buildings }) => (
      <>
        {name}
        <span className="second-line">{buildings}</span>
      </>
    ),
  },
  {
    key: 'address',
    title: '地址',
    wraps: true,
    render: ({ district, address }) => (
      <>
        {address}
        <span className="second-line">{district}</span>
      </>
    ),
  },
  { key: 'developer', title: '开发企业', wraps: true },
  { key: 'bankName', title: '贷款受托银行', wraps: true },
  {
    key: 'agreedTo',
    title: '合作期限',
    render: ({ agreedFrom, agreedTo }) => (
      <span className="figures">
        {agreedFrom}
        <span className="second-line">{agreedTo ? `至 ${agreedTo}` : '长期'}</span>
      </span>
    ),
  },
  {
    key: 'salesPhone',
    title: '售楼电话',
    render: ({ salesPhone }) => salesPhone && <a href={`tel:${salesPhone}`}>{salesPhone}</a>,
  },
];

/** P-Q7: estates whose buyers the centre lends to, for anyone. */
export function EstatesPage() {
  const { centerId } = useCenter();
  const [q, setQ] = useState('');
  const [district, setDistrict] = useState('');
  const paging = usePaging();
  const asked = useDeferredValue(q.trim());
  const query = useList(
    loan.listPublicEstates,
    paging,
    { query: { centerId, ...withoutEmpty({ q: asked, district }) } },
    { enabled: centerId > 0 },
  );
  const restart = () => paging.onPage(1, paging.pageSize);
  const districts = query.data?.districts ?? [];
  return (
    <div className="loan-page">
      <PageHeader
        title="合作楼盘查询"
        description="与中心签有合作协议的楼盘，购房人可以直接申请公积金贷款。没有列出的楼盘，请先向开发企业或中心询问。"
        extra={<CenterSelect />}
      />
      <Panel>
        <DataTable
          caption="合作楼盘"
          columns={columns}
          rowKey="estateId"
          query={query}
          paging={paging}
          filters={
            <>
              <TextField
                name="q"
                label="楼盘、开发企业、地址或银行"
                value={q}
                maxLength={60}
                placeholder="例如：和苑、迎宾大道"
                onChange={(value) => {
                  setQ(value);
                  restart();
                }}
              />
              <SelectField
                name="district"
                label="区县"
                value={district}
                options={[{ value: '', label: '全部' }, ...districts.map((name) => ({ value: name, label: name }))]}
                onChange={(value) => {
                  setDistrict(value);
                  restart();
                }}
              />
            </>
          }
          summary={query.data && `共 ${query.data.total} 个楼盘在合作期内`}
          empty={{
            title: '没有找到楼盘',
            text: '请换一个词，或只输入楼盘名称中的两三个字；仍找不到的，可能不在合作期内，请拨打 12329 询问。',
          }}
        />
      </Panel>
    </div>
  );
}
