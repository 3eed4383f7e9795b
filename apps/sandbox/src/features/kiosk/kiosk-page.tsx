import { Alert, Button, InputNumber, Radio, Skeleton, Table } from 'antd';
import { CopyText } from '../../parts/copy-text.tsx';
import { Mark } from '../../parts/mark.tsx';
import {
  type DocumentPrinterView,
  useDocumentPrinter,
  useDocumentPrinterChange,
  useKiosk,
} from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

const ailments: readonly { readonly value: DocumentPrinterView['ailment']; readonly label: string }[] = [
  { value: 'none', label: '正常' },
  { value: 'cover-open', label: '机盖打开' },
  { value: 'no-answer', label: '没有应答' },
];
const states = {
  printing: ['正在打印', 'info'],
  stopped: ['停在途中', 'wait'],
  cancelled: ['已作废', 'bad'],
  printed: ['已打印', 'good'],
} as const;
const time = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Shanghai' });

/** The kiosk of the hall: how one tries it, its printer, and the papers that came out. */
export function KioskPage() {
  const kiosk = useKiosk();
  const printer = useDocumentPrinter();
  const change = useDocumentPrinterChange();
  const { data } = printer;
  if (printer.isPending && !printer.error) return <Skeleton active paragraph={{ rows: 6 }} />;
  return (
    <section aria-labelledby="kiosk-title">
      <h2 id="kiosk-title">大厅的自助终端</h2>
      <Trouble error={printer.error ?? kiosk.error ?? change.error} />
      <ol>
        <li>
          打开{' '}
          <a href={kiosk.data?.address} target="_blank" rel="noreferrer">
            {kiosk.data?.address}
          </a>
          （按 1080×1920 竖屏设计，可在浏览器的设备模式里看）。
        </li>
        <li>
          第一次要登记本机：选第一个中心，输入登记码{' '}
          {kiosk.data?.code ? <CopyText text={kiosk.data.code} label="登记码" /> : '（没有）'}
          。登记码只能用一次，每次启动换新；用过了可在工作台用“网点与业务管理”（manager）登录，在“自助终端”里再生成。
        </li>
        <li>
          在“身份证”里选“自助终端”的阅读器，把“演示职工”的卡放上去，验证码在“手机短信”里看；单位业务放“演示单位的经办人”的卡，单位账号
          2001000001。
        </li>
        <li>把身份证拿走，终端立即退出清屏。打出的纸在下面看。</li>
      </ol>
      <h3>终端的打印机（IPP）</h3>
      <p>
        <Radio.Group
          aria-label="打印机状态"
          optionType="button"
          options={[...ailments]}
          value={data?.ailment}
          onChange={(event) => change.mutate({ ailment: event.target.value as DocumentPrinterView['ailment'] })}
        />{' '}
        纸盒里还有{' '}
        <InputNumber
          aria-label="纸张数"
          min={0}
          max={500}
          value={data?.sheets ?? 0}
          onChange={(sheets) => sheets !== null && change.mutate({ sheets })}
        />{' '}
        张 <Button onClick={() => change.mutate({ sheets: 1 })}>只留一张（打到一半缺纸）</Button>{' '}
        <Button onClick={() => change.mutate({ sheets: 250 })}>加满纸</Button>
      </p>
      {data?.documents.length === 0 && <Alert type="info" showIcon title="还没有打印过文件" />}
      {data && data.documents.length > 0 && (
        <Table
          rowKey="documentId"
          size="middle"
          pagination={false}
          dataSource={[...data.documents]}
          columns={[
            {
              title: '时间',
              dataIndex: 'at',
              render: (at: string) => time.format(Temporal.Instant.from(at).epochMilliseconds),
            },
            { title: '文件', dataIndex: 'name' },
            { title: '页数', key: 'pages', render: (_: unknown, one) => `${one.pagesOut}／${one.pages}` },
            {
              title: '状态',
              key: 'state',
              render: (_: unknown, one) => <Mark tone={states[one.state][1]}>{states[one.state][0]}</Mark>,
            },
            {
              title: '纸',
              key: 'pdf',
              render: (_: unknown, one) => (
                <a href={`/document-printer/documents/${one.documentId}`} target="_blank" rel="noreferrer">
                  看打出的纸
                </a>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
