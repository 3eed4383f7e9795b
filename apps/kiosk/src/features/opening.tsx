import { Button, call } from '@anju/ui';
import { useState } from 'react';
import { Title } from '../parts/frame.tsx';
import { Keypad } from '../parts/keypad.tsx';
import { usePrinting } from '../parts/printing.tsx';
import { type Card, kiosk } from '../parts/server.ts';

/** K-U8: for an employer that has no login yet. */
export function OpeningForm({ card }: { readonly card: Card | null }) {
  const [creditCode, setCreditCode] = useState('');
  const print = usePrinting();
  const ask = () =>
    print('单位开户申请表', async (requestId) => {
      const made = await call(kiosk.printOpeningForm, {
        body: { requestId, ...(creditCode && { creditCode }), ...(card && { card }) },
      });
      return { print: made.print, note: made.registerText };
    });
  return (
    <>
      <Title hint="输入统一社会信用代码，单位名称、地址、法定代表人由市场监管登记预填；也可以不填，打印空白表。">
        单位开户申请表
      </Title>
      <Keypad
        label="18 位统一社会信用代码（可不填）"
        value={creditCode}
        length={18}
        onChange={setCreditCode}
        hasLetters
      />
      <p className={card ? 'k-note-good' : 'k-note'} role="status">
        {card ? '已读到身份证，将作为经办人印在表上' : '放上经办人的身份证，可把姓名、证件号码印在表上（可不放）'}
      </p>
      <Button
        type="primary"
        block
        className="k-go"
        disabled={creditCode !== '' && creditCode.length < 18}
        onClick={ask}
      >
        {creditCode ? '预填并打印' : '打印空白表'}
      </Button>
    </>
  );
}
