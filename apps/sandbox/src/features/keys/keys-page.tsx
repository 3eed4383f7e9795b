import { Alert, Skeleton, Table } from 'antd';
import { CopyText } from '../../parts/copy-text.tsx';
import { Mark, type Tone } from '../../parts/mark.tsx';
import { type CertificateKey, useKeys } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

/** What each condition means for the one who tries to log in with the key. */
const conditions: Readonly<Record<string, { text: string; tone: Tone; meaning: string }>> = {
  good: { text: '有效', tone: 'good', meaning: '可以登录单位网厅' },
  revoked: { text: '已吊销', tone: 'bad', meaning: '登录会被拒绝：证书已被发证机构吊销' },
  expired: { text: '已过期', tone: 'bad', meaning: '登录会被拒绝：证书已过有效期' },
  'not-yet-valid': { text: '未生效', tone: 'wait', meaning: '登录会被拒绝：证书还没有到生效日期' },
  foreign: { text: '外地机构签发', tone: 'wait', meaning: '登录会被拒绝：发证机构不受本中心信任' },
  'wrong-usage': { text: '用途不符', tone: 'wait', meaning: '登录会被拒绝：这是加密证书，不能用来签名' },
};

const columns = [
  { title: '钥匙', dataIndex: 'label', render: (label: string) => <strong>{label}</strong> },
  { title: '证书所属单位', dataIndex: 'subjectName' },
  {
    title: '算法',
    dataIndex: 'algorithm',
    width: 110,
    render: (algorithm: string) => (algorithm === 'sm2' ? '国密 SM2' : 'RSA'),
  },
  {
    title: '状况',
    dataIndex: 'condition',
    width: 420,
    render: (condition: string) => {
      const { text, tone, meaning } = conditions[condition] ?? { text: condition, tone: 'info', meaning: '' };
      return (
        <>
          <Mark tone={tone}>{text}</Mark>
          <span className="quiet">{meaning}</span>
        </>
      );
    },
  },
  { title: '口令（PIN）', dataIndex: 'pin', width: 150, render: (pin: string) => <CopyText text={pin} label="口令" /> },
];

export function KeysPage() {
  const { data, error, isPending } = useKeys();
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 6 }} />;
  return (
    <section aria-labelledby="keys-title">
      <h2 id="keys-title">插在单位电脑上的证书钥匙</h2>
      <p className="quiet">
        单位网厅登录和核定汇缴时，通过本机证书服务使用这些钥匙签名。口令连续输错 6 次，钥匙锁定，重新启动沙箱后恢复。
      </p>
      <Trouble error={error} />
      {data?.keys.length === 0 ? (
        <Alert type="info" showIcon title="还没有证书钥匙" description="写入演示数据后，演示单位的钥匙会列在这里。" />
      ) : (
        <Table<CertificateKey>
          rowKey="keyId"
          size="middle"
          pagination={false}
          columns={columns}
          dataSource={data?.keys ?? []}
          scroll={{ x: 900 }}
        />
      )}
    </section>
  );
}
