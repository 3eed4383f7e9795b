import { formatInstant } from '@anju/ui';
import { Alert, Button, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { formatYuan } from '../../../../../server/src/rules.ts';
import { Mark } from '../../parts/mark.tsx';
import { type BankAccount, type BankNotice, type BankTransaction, tell, useBank } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { FaultSwitches } from './fault-switches.tsx';
import { TransferForm } from './transfer-form.tsx';

/** What went wrong in words: the reasons of a socket are not in Chinese. */
const inChinese = (error: string) => (/[\u4e00-\u9fff]/.test(error) ? error : '没有连上中心');

const money = (fen: number) => <span className="amount">{formatYuan(fen)}</span>;

function NoticeState({ notice }: { notice: BankNotice }) {
  const side = notice.direction === 'credit' ? '收款' : '付款';
  if (notice.state === 'acknowledged') {
    return (
      <>
        <Mark tone="good">{side}通知已收妥</Mark>
        <span className="quiet">
          {formatInstant(notice.acknowledgedAt, true).slice(11)}，发送 {notice.attempts} 次
        </span>
      </>
    );
  }
  return (
    <>
      <Mark tone="wait">{side}通知待收妥</Mark>
      <span className="quiet">
        已发 {notice.attempts} 次
        {notice.attempts > 0 && `，下次 ${formatInstant(notice.nextAttemptAt, true).slice(11)}`}
        {notice.lastError && `（${inChinese(notice.lastError)}）`}
      </span>
    </>
  );
}

function Accounts({ accounts }: { accounts: readonly BankAccount[] }) {
  return (
    <section className="bank-panel" aria-labelledby="accounts-title">
      <h2 id="accounts-title">账户</h2>
      <Table<BankAccount>
        rowKey="accountNo"
        size="small"
        pagination={accounts.length > 12 ? { pageSize: 12 } : false}
        dataSource={[...accounts]}
        columns={[
          {
            title: '户名',
            dataIndex: 'name',
            render: (name: string, { holder }) => (
              <>
                {name} {holder === 'centre' && <Mark tone="info">中心专户</Mark>}
              </>
            ),
          },
          { title: '账号', dataIndex: 'accountNo', width: 210 },
          { title: '余额（元）', dataIndex: 'balanceFen', align: 'right', width: 170, render: money },
        ]}
      />
    </section>
  );
}

/** Sends the money of a transfer back, as a payee's bank does with a closed card. */
function GiveBack({ row, onChanged }: { row: BankTransaction; onChanged: () => void }) {
  const [error, setError] = useState<string>();
  if (row.notices.length === 0 || row.summary.startsWith('退汇')) return null;
  return (
    <>
      <Button
        size="small"
        onClick={() =>
          void tell('/bank/return', { bankSerial: row.bankSerial }).then(onChanged, (failure: Error) =>
            setError(failure.message),
          )
        }
      >
        退回
      </Button>
      {error && <span className="quiet">{error}</span>}
    </>
  );
}

function Transactions({
  transactions,
  onChanged,
}: {
  transactions: readonly BankTransaction[];
  onChanged: () => void;
}) {
  return (
    <section className="bank-panel" aria-labelledby="transactions-title">
      <h2 id="transactions-title">交易流水与到账通知</h2>
      <Table<BankTransaction>
        rowKey="bankSerial"
        size="small"
        pagination={transactions.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        locale={{ emptyText: '还没有交易。在右侧转一笔账试试。' }}
        dataSource={[...transactions]}
        columns={[
          {
            title: '时间',
            dataIndex: 'bookedAt',
            width: 95,
            render: (at: string) => <span title={formatInstant(at, true)}>{formatInstant(at, true).slice(5, 16)}</span>,
          },
          {
            title: '付款方 → 收款方',
            render: (_, row) => (
              <>
                {row.fromAccountName}
                <br />
                <span className="quiet">→ {row.toAccountName}</span>
              </>
            ),
          },
          { title: '金额（元）', dataIndex: 'amountFen', align: 'right', width: 125, render: money },
          {
            title: '附言',
            dataIndex: 'remark',
            width: 130,
            render: (remark: string) => remark || <span className="quiet">无</span>,
          },
          {
            title: '给中心的通知',
            width: 260,
            render: (_, row) =>
              row.notices.length === 0 ? (
                <span className="quiet">与中心无关</span>
              ) : (
                row.notices.map((notice) => (
                  <div key={notice.direction}>
                    <NoticeState notice={notice} />
                  </div>
                ))
              ),
          },
          { title: '', width: 80, render: (_, row) => <GiveBack row={row} onChanged={onChanged} /> },
        ]}
      />
    </section>
  );
}

export function BankPage() {
  const { data, error, isPending, refetch } = useBank();
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (!data) return <Trouble error={error} />;
  return (
    <div className="bank-page">
      <Trouble error={error} />
      {!data.isSignedOn && (
        <Alert
          type="warning"
          showIcon
          className="trouble"
          title="中心还没有向银行签到"
          description="签到之前，到账通知发不出去，会一直排队；中心启动后自动签到。"
        />
      )}
      <div className="bank-column">
        <Transactions transactions={data.transactions} onChanged={() => void refetch()} />
        <Accounts accounts={data.accounts} />
      </div>
      <div className="bank-column">
        <TransferForm accounts={data.accounts} onPaid={() => void refetch()} />
        <FaultSwitches faults={data.faults} onChanged={() => void refetch()} />
      </div>
    </div>
  );
}
