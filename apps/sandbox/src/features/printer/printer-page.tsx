import { Alert, Radio, Skeleton } from 'antd';
import { type PrinterView, useAilment, usePrinter } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

const ailments: readonly { readonly value: PrinterView['ailment']; readonly label: string }[] = [
  { value: 'none', label: '正常' },
  { value: 'paper-low', label: '纸快用完' },
  { value: 'no-paper', label: '缺纸' },
  { value: 'cover-open', label: '上盖打开' },
  { value: 'no-answer', label: '没有应答' },
];
const time = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Asia/Shanghai' });

/** The ticket printer of the hall: what came out, and what it suffers from. */
export function PrinterPage() {
  const { data, error, isPending } = usePrinter();
  const setting = useAilment();
  if (isPending && !error) return <Skeleton active paragraph={{ rows: 6 }} />;
  return (
    <section aria-labelledby="printer-title">
      <h2 id="printer-title">大厅的小票打印机</h2>
      <p className="quiet">在套接字上收 ESC/POS 指令，按收到的字节画出纸上的样子。</p>
      <Trouble error={error ?? setting.error} />
      <Radio.Group
        aria-label="打印机状态"
        optionType="button"
        options={[...ailments]}
        value={data?.ailment}
        onChange={(event) => setting.mutate(event.target.value as PrinterView['ailment'])}
      />
      {data?.papers.length === 0 && (
        <Alert type="info" showIcon title="还没有打印过小票" description="在工作台“大厅取号”或“叫号窗口”取一个号。" />
      )}
      <div className="papers">
        {data?.papers.map((paper) => (
          <figure key={`${paper.at}${paper.words.join()}`}>
            <img src={`data:image/svg+xml,${encodeURIComponent(paper.svg)}`} alt={paper.words.join('，')} width={300} />
            <figcaption>{time.format(Temporal.Instant.from(paper.at).epochMilliseconds)}</figcaption>
          </figure>
        ))}
      </div>
    </section>
  );
}
