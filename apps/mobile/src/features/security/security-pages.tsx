import { ConfirmButton, MobileChange, PageHeader, Panel, PasswordChange, RegistrationClose, signOut } from '@anju/ui';

const back = { to: '/me', text: '我的' };

/** M-O6. */
export const PasswordPage = () => (
  <>
    <PageHeader title="修改密码" back={back} />
    <PasswordChange />
  </>
);

/** M-O7. */
export const MobilePage = () => (
  <>
    <PageHeader title="修改手机号码" back={back} />
    <MobileChange />
  </>
);

export const RegistrationPage = () => (
  <>
    <PageHeader title="注销注册" back={back} />
    <RegistrationClose />
  </>
);

export const EverywherePage = () => (
  <>
    <PageHeader title="退出全部渠道" back={back} />
    <Panel>
      <div className="stack">
        <p>
          手机丢了，或者在别人的电脑上忘了退出？这里让您在网厅、手机、自助终端等所有渠道的登录同时失效，包括现在这一个。
        </p>
        <ConfirmButton
          danger
          title="退出全部渠道的登录？"
          description="所有设备都要重新登录。已填写的申请保存在中心，账户和资金不受影响。"
          confirmText="全部退出"
          onConfirm={async () => {
            await signOut('everywhere');
          }}
        >
          退出全部渠道
        </ConfirmButton>
      </div>
    </Panel>
  </>
);
