import { useEffect, useRef } from 'react';
import { Button } from '../button.tsx';
import { InstantText } from '../figures.tsx';
import { Facts } from '../parts.tsx';
import { DownloadButton } from './download-button.tsx';
import type { Paper } from './own-papers.tsx';
import '../styles/choices.css';

/** A paper just issued: its number, the file, and how others make sure of it. */
export function IssuedPaper({ paper, onAnother }: { readonly paper: Paper; readonly onAnother: () => void }) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => element.current?.focus(), []);
  return (
    <section ref={element} tabIndex={-1} className="panel issued" aria-labelledby="issued">
      <div className="panel-body stack">
        <h2 id="issued">《{paper.title}》已开具</h2>
        <Facts
          columns={1}
          items={[
            { label: '证明编号', value: <strong className="figures">{paper.number}</strong> },
            { label: '验证码', value: <strong className="figures">{paper.code}</strong> },
            { label: '开具时间', value: <InstantText value={paper.issuedAt} /> },
          ]}
        />
        <div className="row">
          <DownloadButton number={paper.number} primary />
          <Button onClick={onAnother}>再开一份</Button>
        </div>
        <div className="note">
          <p>
            <strong>对方怎样核验：</strong>扫证明上的二维码；或打开{' '}
            <a className="break-all" href={paper.verifyUrl} target="_blank" rel="noreferrer">
              核验页面
            </a>
            ，输入编号和验证码；收到电子文件的，可以在核验页面上传文件核对。
          </p>
        </div>
      </div>
    </section>
  );
}
