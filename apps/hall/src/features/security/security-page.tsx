import { ConfirmButton, MobileChange, PageHeader, Panel, PasswordChange, RegistrationClose, signOut } from '@anju/ui';

/** P-O8: the password, and leaving every channel at once. */
export function SecurityPage() {
  return (
    <>
      <PageHeader title="安全设置" />
      <div className="columns">
        <PasswordChange />
        <MobileChange />
        <Panel title="退出全部渠道">
          <div className="stack">
            <p>
              手机丢了，或者在别人的电脑上忘了退出？这里可以让您在网厅、手机、自助终端等所有渠道的登录同时失效，包括现在这一个。
            </p>
            <div>
              <ConfirmButton
                danger
                title="退出全部渠道的登录？"
                description="所有设备都要重新登录，正在填写而没有提交的内容会丢失。账户和资金不受影响。"
                confirmText="全部退出"
                onConfirm={async () => {
                  await signOut('everywhere');
                }}
              >
                退出全部渠道
              </ConfirmButton>
            </div>
          </div>
        </Panel>
        <RegistrationClose />
      </div>
    </>
  );
}
