import { call, Dialog, download, newRequestId, ProblemSummary } from '@anju/ui';
import { PrinterOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { contribution, document } from './server.ts';

function useSlip(remittanceId: string, onDone: () => void) {
  // Kept until one attempt ends well, so that a lost answer does not issue the paper twice.
  const [requestId, setRequestId] = useState(newRequestId);
  return useMutation({
    mutationFn: async (withPeople: boolean) => {
      const paper = await call(contribution.issueSlip, { params: { remittanceId }, body: { requestId, withPeople } });
      await download(document.getEmployerPaperFile, { params: { number: paper.number } });
    },
    onSuccess: () => {
      setRequestId(newRequestId());
      onDone();
    },
  });
}

function SlipDialog({ remittanceId, onClose }: { readonly remittanceId: string; readonly onClose: () => void }) {
  const [withPeople, setWithPeople] = useState(true);
  const issuing = useSlip(remittanceId, onClose);
  return (
    <Dialog
      title="打印汇缴书"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" loading={issuing.isPending} onClick={() => issuing.mutate(withPeople)}>
            {issuing.isPending ? '正在生成' : '生成并下载'}
          </Button>
        </>
      }
    >
      <ProblemSummary error={issuing.error} />
      <p>汇缴书为带编号和验证码的文件，下载后即可打印，收到的人可以在网厅核验真伪。</p>
      <label className="check-line">
        <input
          type="checkbox"
          checked={withPeople}
          disabled={issuing.isPending}
          onChange={(event) => {
            setWithPeople(event.target.checked);
            issuing.reset();
          }}
        />
        附职工明细
      </label>
    </Dialog>
  );
}

interface SlipButtonProps {
  readonly remittanceId: string;
  readonly isPrimary?: boolean;
  /** Which month, for who hears only the button. */
  readonly about?: string;
  /** As a link, for the rows of a table. */
  readonly isLink?: boolean;
}

/** Issues the 汇缴书 of a confirmed or posted remittance and downloads it. */
export function SlipButton({ remittanceId, isPrimary = false, about = '', isLink = false }: SlipButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const open = () => setIsOpen(true);
  return (
    <>
      {isLink ? (
        <button type="button" className="link-button" aria-label={`打印 ${about} 汇缴书`} onClick={open}>
          汇缴书
        </button>
      ) : (
        <Button type={isPrimary ? 'primary' : 'default'} icon={<PrinterOutlined aria-hidden />} onClick={open}>
          打印汇缴书
        </Button>
      )}
      {isOpen && <SlipDialog remittanceId={remittanceId} onClose={() => setIsOpen(false)} />}
    </>
  );
}
