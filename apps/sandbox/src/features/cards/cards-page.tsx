import { Alert, Button, Radio, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { Mark } from '../../parts/mark.tsx';
import { type Card, type ReaderPath, useCards, useLayCard } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

/** Lays a fictional ID card on the reader of the window. */
export function CardsPage() {
  const [path, setPath] = useState<ReaderPath>('/cards');
  const { data, error, isPending } = useCards(path);
  const lay = useLayCard(path);
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 6 }} />;
  const lying = data?.cards.find(({ cardId }) => cardId === data.lying);
  return (
    <section aria-labelledby="cards-title">
      <h2 id="cards-title">窗口和自助终端的身份证阅读器</h2>
      <p className="quiet">
        柜台点“读身份证”时，由窗口电脑上的读卡程序读取放在阅读器上的卡；自助终端有自己的阅读器，放卡即开始，拿走即退出。地址：本机证书服务端口的
        /idcard/readcard。
      </p>
      <Radio.Group
        aria-label="哪台阅读器"
        optionType="button"
        options={[
          { value: '/cards', label: '柜台窗口' },
          { value: '/kiosk/cards', label: '自助终端' },
        ]}
        value={path}
        onChange={(event) => setPath(event.target.value as ReaderPath)}
      />
      <Trouble error={error ?? lay.error} />
      <Alert
        type={lying ? 'success' : 'info'}
        showIcon
        title={lying ? `阅读器上放着：${lying.name}（${lying.certificateNumber}）` : '阅读器上没有卡'}
        action={
          lying && (
            <Button size="small" onClick={() => lay.mutate(null)}>
              拿走
            </Button>
          )
        }
      />
      <Table<Card>
        rowKey="cardId"
        size="middle"
        pagination={false}
        dataSource={[...(data?.cards ?? [])]}
        scroll={{ x: 900 }}
        columns={[
          { title: '姓名', dataIndex: 'name', render: (name: string) => <strong>{name}</strong> },
          { title: '性别', dataIndex: 'sex', width: 70 },
          { title: '公民身份号码', dataIndex: 'certificateNumber', width: 200 },
          { title: '有效期至', dataIndex: 'validUntil', width: 130 },
          { title: '说明', dataIndex: 'note' },
          {
            title: '放卡',
            key: 'lay',
            width: 140,
            render: (_: unknown, card: Card) =>
              card.cardId === data?.lying ? (
                <Mark tone="good">在阅读器上</Mark>
              ) : (
                <Button size="small" onClick={() => lay.mutate(card.cardId)}>
                  放到阅读器上
                </Button>
              ),
          },
        ]}
      />
    </section>
  );
}
