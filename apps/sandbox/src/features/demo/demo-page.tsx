import { ArrowRightOutlined } from '@ant-design/icons';
import { Alert, Progress, Skeleton, Table } from 'antd';
import type { ReactNode } from 'react';
import { CopyText } from '../../parts/copy-text.tsx';
import { type Demo, useDemo } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

const copied = (label: string) => (text: string) => <CopyText text={text} label={label} />;

function Door({ title, address, children }: { title: string; address: string; children: ReactNode }) {
  return (
    <section className="demo-door" aria-label={title}>
      <h2>{title}</h2>
      {address && (
        <a href={address} target="_blank" rel="noreferrer">
          打开 {address} <ArrowRightOutlined />
        </a>
      )}
      {children}
    </section>
  );
}

function Persons({ persons }: Pick<Demo, 'persons'>) {
  return (
    <Table
      rowKey="account"
      size="small"
      pagination={false}
      dataSource={[...persons]}
      columns={[
        { title: '说明', dataIndex: 'note' },
        { title: '账号（证件号码）', dataIndex: 'account', width: 250, render: copied('账号') },
        {
          title: '密码',
          dataIndex: 'password',
          width: 200,
          render: (password: string) =>
            password ? copied('密码')(password) : <span className="quiet">首次登录，凭短信设置</span>,
        },
        { title: '手机号码', dataIndex: 'mobile', width: 190, render: copied('手机号码') },
      ]}
    />
  );
}

function Totp({ code, secondsLeft }: { code: string; secondsLeft: number }) {
  return (
    <span className="demo-totp">
      <CopyText text={code} label="动态口令" />
      <Progress
        type="circle"
        size={30}
        percent={(secondsLeft / 30) * 100}
        strokeColor={secondsLeft <= 5 ? '#b42318' : '#0b4a8f'}
        format={() => secondsLeft}
        aria-label={`还有 ${secondsLeft} 秒更换`}
      />
    </span>
  );
}

function Staff({ staff }: Pick<Demo, 'staff'>) {
  return (
    <Table
      rowKey="username"
      size="small"
      pagination={false}
      dataSource={[...staff]}
      columns={[
        { title: '岗位', dataIndex: 'note' },
        { title: '用户名', dataIndex: 'username', width: 250, render: copied('用户名') },
        { title: '密码', dataIndex: 'password', width: 200, render: copied('密码') },
        {
          title: '此刻的动态口令',
          dataIndex: 'totpNow',
          width: 190,
          render: (code: string, row) => <Totp code={code} secondsLeft={row.totpSecondsLeft} />,
        },
      ]}
    />
  );
}

function Employers({ employers }: Pick<Demo, 'employers'>) {
  return (
    <Table
      rowKey="creditCode"
      size="small"
      pagination={false}
      dataSource={[...employers]}
      columns={[
        { title: '单位', dataIndex: 'name' },
        { title: '统一社会信用代码', dataIndex: 'creditCode', width: 230, render: copied('统一社会信用代码') },
        { title: '证书钥匙', dataIndex: 'keyLabel' },
        { title: '口令（PIN）', dataIndex: 'pin', width: 140, render: copied('口令') },
        { title: '开户银行账号', dataIndex: 'bankAccountNo', width: 250, render: copied('银行账号') },
      ]}
    />
  );
}

export function DemoPage() {
  const { data, error, isPending } = useDemo();
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (!data) return <Trouble error={error} />;
  if (data.persons.length + data.staff.length + data.employers.length === 0) {
    return (
      <Alert
        type="info"
        showIcon
        title="还没有演示登录"
        description="写入演示数据后，这里会列出可以登录的人员、单位和工作人员。"
      />
    );
  }
  return (
    <>
      <Trouble error={error} />
      <Door title="个人网上服务大厅" address={data.addresses.hall}>
        <Persons persons={data.persons} />
      </Door>
      <Door title="手机应用（微信、浏览器、APP）" address={data.addresses.mobile}>
        <p className="quiet">账号、密码和手机号码同上面的个人网上服务大厅；短信验证码在“手机”页。</p>
      </Door>
      <Door title="单位网上服务大厅" address={data.addresses.employer}>
        <Employers employers={data.employers} />
      </Door>
      <Door title="业务工作台（中心工作人员）" address={data.addresses.staff}>
        <Staff staff={data.staff} />
      </Door>
    </>
  );
}
