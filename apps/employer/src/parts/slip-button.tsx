import { Button, call, Dialog, download, newRequestId, ProblemSummary } from '@anju/ui';
import { PrinterOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { contribution, document } from './server.ts';

type Issue = (body: { requestId: string; withPeople: boolean }) => Promise<{ readonly number: string }>;

function useSlip(issue: Issue, onDone: () => void) {
  // Kept until one attempt ends well, so that a lost answer does not issue the paper twice.
  const [requestId, setRequestId] = useState(newRequestId);
  return useMutation({
    mutationFn: async (withPeople: boolean) => {
      const paper = await issue({ requestId, withPeople });
      await download(document.getEmployerPaperFile, { params: { number: paper.number } });
    },
    onSuccess: () => {
      setRequestId(newRequestId());
      onDone();
    },
  });
}

interface SlipDialogProps {
  readonly name: string;
  readonly issue: Issue;
  readonly onClose: () => void;
}

function SlipDialog({ name, issue, onClose }: SlipDialogProps) {
  const [withPeople, setWithPeople] = useState(true);
  const issuing = useSlip(issue, onClose);
  return (
    <Dialog
      title={`打印${name}`}
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
      <p>{name}为带编号和验证码的文件，下载后即可打印，收到的人可以在网厅核验真伪。</p>
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
  const issue: Issue = (body) => call(contribution.issueSlip, { params: { remittanceId }, body });
  return (
    <>
      {isLink ? (
        <button type="button" className="link-button" aria-label={`打印 ${about} 汇缴书`} onClick={open}>
          汇缴书
        </button>
      ) : (
        <Button type={isPrimary ? 'primary' : undefined} icon={<PrinterOutlined aria-hidden />} onClick={open}>
          打印汇缴书
        </Button>
      )}
      {isOpen && <SlipDialog name="汇缴书" issue={issue} onClose={() => setIsOpen(false)} />}
    </>
  );
}

interface ReceiptButtonProps {
  readonly businessId: string;
  /** 补缴书 or 回执. */
  readonly name: string;
}

/** Issues the paper of a confirmed business and downloads it. */
export function ReceiptButton({ businessId, name }: ReceiptButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  const issue: Issue = (body) => call(contribution.issueReceipt, { params: { businessId }, body });
  return (
    <>
      <Button icon={<PrinterOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        打印{name}
      </Button>
      {isOpen && <SlipDialog name={name} issue={issue} onClose={() => setIsOpen(false)} />}
    </>
  );
}
