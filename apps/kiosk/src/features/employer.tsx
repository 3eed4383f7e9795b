import { Button, call, formatDayText, formatInstant, formatMonthText, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Choice, Tile, Title } from '../parts/frame.tsx';
import { FactList, RowList } from '../parts/list.tsx';
import { usePrinting } from '../parts/printing.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { businessStates, contribution, type EmployerOrder, formatYuan, kiosk, report } from '../parts/server.ts';

export const employerPages = ['home', 'info', 'due', 'slips', 'records', 'changes', 'people', 'bases'] as const;
export type EmployerPage = (typeof employerPages)[number];

const yuan = (fen: number) => `${formatYuan(fen)} 元`;
const month = (value: string | null) => (value ? formatMonthText(value) : '—');
const percent = (ppm: number) => `${ppm / 10_000}%`;
const day = (instant: string | null) => (instant ? formatInstant(instant).slice(0, 10) : '—');

interface ScreensProps {
  readonly page: EmployerPage;
  readonly onPage: (page: EmployerPage) => void;
}
export function EmployerScreens({ page, onPage }: ScreensProps) {
  switch (page) {
    case 'home':
      return <Home onPage={onPage} />;
    case 'info':
      return <Info />;
    case 'due':
      return <Due />;
    case 'slips':
      return <Slips />;
    case 'records':
      return <Records />;
    case 'changes':
      return <Changes />;
    case 'people':
      return <People />;
    case 'bases':
      return <Bases />;
  }
}

function Home({ onPage }: { readonly onPage: (page: EmployerPage) => void }) {
  return (
    <>
      <Title hint="终端只查询和打印；汇缴、变更等业务请用证书登录单位网厅或到柜台办理。">单位业务</Title>
      <div className="k-tiles k-tiles-two">
        <Tile mark="单" title="单位基本信息" text="登记、比例、余额" onClick={() => onPage('info')} />
        <Tile mark="汇" title="单位汇缴信息" text="本月应缴和最近汇缴" onClick={() => onPage('due')} />
        <Tile mark="印" title="打印汇缴书、补缴书" text="带章，可附职工清册" onClick={() => onPage('slips')} />
        <Tile mark="记" title="单位缴存记录" text="入账与未分摊余额" onClick={() => onPage('records')} />
        <Tile mark="变" title="人员增减明细" text="开户、封存、启封、转移" onClick={() => onPage('changes')} />
        <Tile mark="员" title="单位职工明细" text="状态、基数、余额" onClick={() => onPage('people')} />
        <Tile mark="基" title="基数调整明细" text="职工缴存基数的变化" onClick={() => onPage('bases')} />
      </div>
    </>
  );
}

function Info() {
  const { data, error } = useRoute(contribution.getEmployerOverview, {});
  if (!data) return error ? <ProblemCard error={error} /> : <div className="k-skeleton" aria-busy="true" />;
  return (
    <>
      <Title>单位基本信息</Title>
      <FactList
        facts={[
          ['单位名称', data.name],
          ['单位账号', data.employerAccountNo],
          ['统一社会信用代码', data.creditCode],
          ['地址', data.address],
          ['法定代表人', data.legalRepresentativeMasked],
          ['经办人', `${data.handlerNameMasked}　${data.handlerMobileMasked}`],
          ['发薪日', `每月 ${data.payday} 日`],
          ['登记日期', formatDayText(data.registeredOn)],
          ['账户状态', data.state],
          ['缴存比例', `单位 ${percent(data.employerRatioPpm)}，个人 ${percent(data.memberRatioPpm)}`],
          ['职工人数', `正常 ${data.normalCount} 人，封存 ${data.sealedCount} 人`],
          ['账户余额', yuan(data.balanceFen)],
          ['未分摊余额', yuan(data.unallocatedFen)],
        ]}
      />
    </>
  );
}

const remittanceStates = {
  draft: '未核定',
  confirmed: '待缴款',
  short: '缴款不足',
  collecting: '委托收款中',
  posted: '已入账',
  withdrawn: '已撤销',
} as const;

function Due() {
  const { data, error } = useRoute(contribution.getEmployerOverview, {});
  if (!data) return error ? <ProblemCard error={error} /> : <div className="k-skeleton" aria-busy="true" />;
  const { current } = data;
  return (
    <>
      <Title>单位汇缴信息</Title>
      <FactList
        facts={[
          ['已缴至', month(data.contributedTo)],
          ['应缴月份', month(data.nextDueMonth)],
          ['最迟缴款', `${formatDayText(data.dueOn)}${data.isOverdue ? '（已逾期）' : ''}`],
          ['月应缴额', yuan(data.monthlyFen)],
          [
            '正在办理',
            current
              ? `${month(current.month)}，${yuan(current.amountFen)}，${remittanceStates[current.state]}`
              : '没有',
          ],
        ]}
      />
      <RowList
        label="汇缴记录"
        pageSize={9}
        empty="还没有汇缴记录。"
        usePage={(query) => useRoute(contribution.listRemittances, { query }, { keepPrevious: true })}
        keyOf={(row) => row.remittanceId}
        columns={[
          { title: '月份', show: (row) => row.month },
          { title: '流水号', show: (row) => row.serial },
          { title: '人数', isFigure: true, show: (row) => row.personCount },
          { title: '金额（元）', isFigure: true, show: (row) => formatYuan(row.amountFen) },
          { title: '状态', show: (row) => remittanceStates[row.state] },
        ]}
      />
    </>
  );
}

/** K-U3: remittance books of what is confirmed or posted, back-payment books beside them. */
function Slips() {
  const [kind, setKind] = useState<'remittance' | 'back-payment'>('remittance');
  const [people, setPeople] = useState<'with' | 'without'>('with');
  const print = usePrinting();
  const ask = (title: string, order: EmployerOrder) =>
    print(title, async (requestId) => ({ print: await call(kiosk.printForEmployer, { body: { requestId, order } }) }));
  const withPeople = people === 'with';
  return (
    <>
      <Title hint="选择要打印的月份；打印的汇缴书、补缴书带电子印章。">打印汇缴书、补缴书</Title>
      <Choice
        label="种类"
        value={kind}
        options={[
          { value: 'remittance', text: '汇缴书' },
          { value: 'back-payment', text: '补缴书' },
        ]}
        onChange={setKind}
      />
      <Choice
        label="职工清册"
        value={people}
        options={[
          { value: 'with', text: '附职工清册' },
          { value: 'without', text: '不附清册' },
        ]}
        onChange={setPeople}
      />
      {kind === 'remittance' ? (
        <RowList
          label="可打印的汇缴"
          pageSize={8}
          empty="还没有汇缴记录。"
          usePage={(query) => useRoute(contribution.listRemittances, { query }, { keepPrevious: true })}
          keyOf={(row) => row.remittanceId}
          columns={[
            { title: '月份', show: (row) => row.month },
            { title: '金额（元）', isFigure: true, show: (row) => formatYuan(row.amountFen) },
            { title: '状态', show: (row) => remittanceStates[row.state] },
            {
              title: '打印',
              show: (row) =>
                row.state === 'draft' || row.state === 'withdrawn' ? (
                  <span className="k-quiet">未核定</span>
                ) : (
                  <Button
                    type="primary"
                    aria-label={`打印${formatMonthText(row.month)}汇缴书`}
                    onClick={() =>
                      ask('住房公积金汇缴书', { kind: 'remittance-slip', remittanceId: row.remittanceId, withPeople })
                    }
                  >
                    打印
                  </Button>
                ),
            },
          ]}
        />
      ) : (
        <RowList
          label="可打印的补缴"
          pageSize={8}
          empty="还没有补缴记录。"
          usePage={(query) =>
            useRoute(contribution.listBusinesses, { query: { ...query, kind: 'back-payment' } }, { keepPrevious: true })
          }
          keyOf={(row) => row.businessId}
          columns={[
            { title: '流水号', show: (row) => row.number },
            { title: '金额（元）', isFigure: true, show: (row) => formatYuan(row.amountFen) },
            { title: '状态', show: (row) => businessStates[row.state] },
            {
              title: '打印',
              show: (row) =>
                row.state === 'draft' || row.state === 'discarded' ? (
                  <span className="k-quiet">未确认</span>
                ) : (
                  <Button
                    type="primary"
                    aria-label={`打印补缴书 ${row.number}`}
                    onClick={() =>
                      ask('住房公积金补缴书', { kind: 'back-payment-slip', businessId: row.businessId, withPeople })
                    }
                  >
                    打印
                  </Button>
                ),
            },
          ]}
        />
      )}
    </>
  );
}

function Records() {
  return (
    <>
      <Title>单位缴存记录</Title>
      <RowList
        label="单位缴存记录"
        empty="还没有缴存记录。"
        usePage={(query) => useRoute(report.listUnitEntries, { query }, { keepPrevious: true })}
        keyOf={(row) => row.journalId}
        columns={[
          { title: '日期', show: (row) => row.on },
          { title: '业务', show: (row) => row.kindText },
          { title: '月份', show: (row) => row.month ?? '—' },
          { title: '入职工账户（元）', isFigure: true, show: (row) => formatYuan(row.toPeopleFen) },
          {
            title: '未分摊（元）',
            isFigure: true,
            show: (row) => (row.unallocatedFen === null ? '' : formatYuan(row.unallocatedFen)),
          },
        ]}
      />
    </>
  );
}

function Changes() {
  return (
    <>
      <Title>单位人员增减明细</Title>
      <RowList
        label="单位人员增减明细"
        empty="还没有人员增减。"
        usePage={(query) => useRoute(report.listAccountChanges, { query }, { keepPrevious: true })}
        keyOf={(row, at) => `${row.at}-${at}`}
        columns={[
          { title: '日期', show: (row) => day(row.at) },
          { title: '姓名', show: (row) => row.nameMasked },
          { title: '个人账号', show: (row) => row.accountNo },
          { title: '变更', show: (row) => row.kindText },
          { title: '生效', show: (row) => row.effectiveMonth },
        ]}
      />
    </>
  );
}

const accountStates: Readonly<Record<string, string>> = { normal: '正常', sealed: '封存', frozen: '冻结' };

function People() {
  return (
    <>
      <Title>单位职工明细</Title>
      <RowList
        label="单位职工明细"
        empty="还没有职工。"
        usePage={(query) => useRoute(report.listEmployees, { query }, { keepPrevious: true })}
        keyOf={(row) => row.accountId}
        columns={[
          { title: '姓名', show: (row) => row.nameMasked },
          { title: '状态', show: (row) => accountStates[row.state] ?? row.state },
          { title: '基数（元）', isFigure: true, show: (row) => formatYuan(row.baseFen) },
          { title: '月缴存（元）', isFigure: true, show: (row) => formatYuan(row.amountFen) },
          { title: '缴至', show: (row) => row.contributedTo ?? '—' },
        ]}
      />
    </>
  );
}

function Bases() {
  return (
    <>
      <Title>职工基数调整明细</Title>
      <RowList
        label="职工基数调整明细"
        empty="还没有基数调整。"
        usePage={(query) => useRoute(report.listBaseChanges, { query }, { keepPrevious: true })}
        keyOf={(row, at) => `${row.at}-${at}`}
        columns={[
          { title: '日期', show: (row) => day(row.at) },
          { title: '姓名', show: (row) => row.nameMasked },
          { title: '调整前（元）', isFigure: true, show: (row) => formatYuan(row.baseBeforeFen) },
          { title: '调整后（元）', isFigure: true, show: (row) => formatYuan(row.baseFen) },
          { title: '生效', show: (row) => row.effectiveMonth },
        ]}
      />
    </>
  );
}
