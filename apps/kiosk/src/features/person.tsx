import {
  AccruedWhy,
  Button,
  FreezeNote,
  formatCount,
  formatDayText,
  formatMonthText,
  MonthlyWhy,
  OverdueWhy,
  PaymentWhy,
  RateWhy,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Choice, Tile, Title } from '../parts/frame.tsx';
import { FactList, RowList } from '../parts/list.tsx';
import { usePrintOrder } from '../parts/printing.tsx';
import { ProblemCard } from '../parts/problem.tsx';
import { casework, formatYuan, loan, percentText, report } from '../parts/server.ts';
import { Contributions, Entries } from './details.tsx';
import { WithdrawalForm } from './withdrawal-form.tsx';

export const personPages = ['home', 'info', 'contributions', 'entries', 'loans', 'papers', 'withdrawal'] as const;
export type PersonPage = (typeof personPages)[number];

const yuan = (fen: number) => `${formatYuan(fen)} 元`;
const month = (value: string | null) => (value ? formatMonthText(value) : '—');
const percent = (ppm: number) => `${ppm / 10_000}%`;

export function PersonScreens({
  page,
  onPage,
}: {
  readonly page: PersonPage;
  readonly onPage: (page: PersonPage) => void;
}) {
  switch (page) {
    case 'home':
      return <Home onPage={onPage} />;
    case 'info':
      return <Info />;
    case 'contributions':
      return <Contributions />;
    case 'entries':
      return <Entries />;
    case 'loans':
      return <Loans />;
    case 'papers':
      return <Papers onPage={onPage} />;
    case 'withdrawal':
      return <WithdrawalForm />;
  }
}

function Home({ onPage }: { readonly onPage: (page: PersonPage) => void }) {
  const overview = useRoute(report.getMyOverview, {});
  const loans = useRoute(loan.listMyLoans, {});
  const owedFen = (loans.data?.rows ?? []).reduce((sum, row) => sum + row.owedFen, 0);
  return (
    <>
      <Title hint="点下面的项目查询和打印；用完请点“退出并清屏”，取走身份证。">个人业务</Title>
      {overview.data ? (
        <section className="k-balance">
          <span>账户余额</span>
          <strong>
            {formatYuan(overview.data.account.balanceFen)}
            <small> 元</small>
          </strong>
          <span>
            {overview.data.account.state}，已缴至 {month(overview.data.account.contributedTo)}
          </span>
          {!overview.data.account.isClosed && (
            <span className="k-balance-more">
              利息（未入账）{yuan(overview.data.interest.accruedFen)}，{formatDayText(overview.data.interest.settlesOn)}
              记入
              <AccruedWhy interest={overview.data.interest} />
            </span>
          )}
        </section>
      ) : overview.error ? (
        <ProblemCard error={overview.error} />
      ) : (
        <div className="k-skeleton" aria-busy="true" />
      )}
      {overview.data?.freeze && <FreezeNote freeze={overview.data.freeze} />}
      {owedFen > 0 && <p className="k-note">您的贷款已逾期，应还 {yuan(owedFen)}，请尽快归还。点“贷款信息”查看。</p>}
      <div className="k-tiles k-tiles-two">
        <Tile mark="我" title="个人基本信息" text="账户、单位、缴存基数" onClick={() => onPage('info')} />
        <Tile mark="缴" title="缴存记录" text="每月缴存，打印带章明细" onClick={() => onPage('contributions')} />
        <Tile mark="账" title="账户明细" text="收支与余额，打印明细" onClick={() => onPage('entries')} />
        <Tile mark="贷" title="贷款信息" text="进度、还款、结清证明" onClick={() => onPage('loans')} />
        <Tile mark="证" title="打印证明和表格" text="缴存证明、提取和转移申请表" onClick={() => onPage('papers')} />
      </div>
    </>
  );
}

function Info() {
  const { data, error } = useRoute(report.getMyOverview, {});
  if (!data) return error ? <ProblemCard error={error} /> : <div className="k-skeleton" aria-busy="true" />;
  const { account } = data;
  return (
    <>
      <Title hint="与实际不符的，请到柜台或网上服务大厅变更。">个人基本信息</Title>
      <FactList
        facts={[
          ['姓名', data.nameMasked],
          ['证件号码', data.certificateMasked],
          ['手机号码', data.mobileMasked],
          ['个人账号', account.accountNo],
          ['账户状态', account.state],
          ['缴存单位', account.employerName],
          ['开户日期', formatDayText(account.openedOn)],
          ['缴至年月', month(account.contributedTo)],
          ...(account.isClosed
            ? []
            : ([
                ['缴存基数', yuan(account.baseFen)],
                ['缴存比例', `单位 ${percent(account.employerRatioPpm)}，个人 ${percent(account.memberRatioPpm)}`],
                [
                  '月缴存额',
                  <span key="monthly" className="k-with-why">
                    {yuan(account.monthlyFen)} <MonthlyWhy account={account} />
                  </span>,
                ],
              ] as const)),
          ['账户余额', yuan(account.balanceFen)],
          ['收款银行卡', data.bankCardMasked],
        ]}
      />
    </>
  );
}

const loanStates = {
  signing: '待签约',
  cancelled: '已撤销',
  active: '还款中',
  returned: '款项退回',
  settled: '已结清',
  'written-off': '已核销',
} as const;

function Loans() {
  const loans = useRoute(loan.listMyLoans, {});
  const cases = useRoute(casework.listMyCases, { query: { inProgress: true, pageSize: 10 } });
  const [loanId, setLoanId] = useState<string>();
  const print = usePrintOrder();
  if (!loans.data)
    return loans.error ? <ProblemCard error={loans.error} /> : <div className="k-skeleton" aria-busy="true" />;
  const { rows } = loans.data;
  const shown = rows.find((one) => one.loanId === loanId) ?? rows[0];
  const waiting = (cases.data?.rows ?? []).filter(({ kind }) => kind.startsWith('loan'));
  return (
    <>
      <Title>贷款信息</Title>
      {waiting.map((one) => (
        <p key={one.caseId} className="k-note-good">
          正在办理：{one.title}，{one.stageText ?? one.stateText}（业务编号 {one.number}）
        </p>
      ))}
      {!shown && <p className="k-empty">您在本中心没有住房公积金贷款。</p>}
      {rows.length > 1 && (
        <Choice
          label="选择贷款"
          value={shown?.loanId ?? ''}
          options={rows.map((one) => ({ value: one.loanId, text: one.contractNo }))}
          onChange={setLoanId}
        />
      )}
      {shown?.state === 'returned' && (
        <p className="k-note">放款被银行退回，重新付出前不用还款，不计利息。请到柜台核对收款账户。</p>
      )}
      {shown && (
        <>
          <FactList
            facts={[
              ['借款合同', shown.contractNo],
              ['状态', loanStates[shown.state]],
              ['贷款金额', yuan(shown.principalFen)],
              ['贷款余额', yuan(shown.balanceFen + shown.overdueFen)],
              [
                '年利率',
                shown.ratePpm === null ? (
                  '以发放日为准'
                ) : (
                  <span key="rate" className="k-with-why">
                    {percentText(shown.ratePpm)} <RateWhy row={shown} />
                  </span>
                ),
              ],
              ['期数', `共 ${shown.termMonths} 期，剩余 ${shown.monthsLeft} 期`],
              ['下次还款', shown.nextDueOn ? formatDayText(shown.nextDueOn) : '—'],
              [
                '下期应还',
                shown.nextPaymentFen === null ? (
                  '—'
                ) : (
                  <span key="next" className="k-with-why">
                    {yuan(shown.nextPaymentFen)} <PaymentWhy row={shown} />
                  </span>
                ),
              ],
              ...(shown.owedFen > 0
                ? ([
                    [
                      '逾期应还',
                      <span key="owed" className="k-with-why k-bad">
                        {yuan(shown.owedFen)} <OverdueWhy row={shown} />
                      </span>,
                    ],
                  ] as const)
                : []),
            ]}
          />
          <RowList
            key={shown.loanId}
            label="还款明细"
            pageSize={shown.owedFen > 0 ? 4 : 5}
            empty="还没有还款记录。"
            usePage={(query) =>
              useRoute(loan.listMyLoanEntries, { params: { loanId: shown.loanId }, query }, { keepPrevious: true })
            }
            keyOf={(row) => String(row.entryNo)}
            columns={[
              { title: '日期', show: (row) => row.on },
              { title: '业务', show: (row) => row.kindText },
              { title: '本金（元）', isFigure: true, show: (row) => formatYuan(row.principalFen) },
              { title: '利息（元）', isFigure: true, show: (row) => formatYuan(row.interestFen) },
              { title: '余额（元）', isFigure: true, show: (row) => formatYuan(row.balanceFen) },
            ]}
          />
          {shown.state === 'settled' && (
            <Button
              type="primary"
              block
              className="k-go"
              onClick={() => print('贷款结清证明', { kind: 'loan-settlement', loanId: shown.loanId })}
            >
              打印结清证明（带章）
            </Button>
          )}
        </>
      )}
    </>
  );
}

function Papers({ onPage }: { readonly onPage: (page: PersonPage) => void }) {
  const print = usePrintOrder();
  const loans = useRoute(loan.listMyLoans, {});
  const settled = (loans.data?.rows ?? []).filter(({ state }) => state === 'settled');
  return (
    <>
      <Title hint="证明带电子印章和二维码，任何人可以扫码核验；表格已填好登记的内容，签名后交柜台。">
        打印证明和表格
      </Title>
      <div className="k-tiles">
        <Tile
          mark="证"
          title="住房公积金缴存证明"
          text="带章，写明单位、基数、月缴存额和余额"
          onClick={() => print('住房公积金缴存证明', { kind: 'contribution-certificate' })}
        />
        {settled.map(({ loanId, contractNo }) => (
          <Tile
            key={loanId}
            mark="清"
            title="贷款结清证明"
            text={`带章，借款合同 ${contractNo}`}
            onClick={() => print('贷款结清证明', { kind: 'loan-settlement', loanId })}
          />
        ))}
        <Tile mark="提" title="提取申请表" text="选择提取原因后打印" onClick={() => onPage('withdrawal')} />
        <Tile
          mark="转"
          title="异地转移接续申请表"
          text="把外地的公积金转到本市账户"
          onClick={() => print('异地转移接续申请表', { kind: 'transfer-form' })}
        />
      </div>
      {loans.data && settled.length === 0 && (
        <p className="k-note">
          {loans.data.rows.length === 0
            ? '您在本中心没有贷款，没有结清证明可以打印。'
            : `您的 ${formatCount(loans.data.rows.length)} 笔贷款还没有结清，结清后才能打印结清证明。`}
        </p>
      )}
    </>
  );
}
