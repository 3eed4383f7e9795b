const steps = [
  { title: '插入单位的 USB Key', text: '登录和确认都要用单位的数字证书，证书由证书机构发放，绑定统一社会信用代码。' },
  { title: '启动证书服务程序', text: '随 USB Key 安装在本机。启动后，右侧会自动列出找到的证书。' },
  { title: '输入 PIN 码登录', text: '网厅给出一段随机内容，由证书在本机签名；密码和密钥都不离开您的电脑。' },
];

const business = [
  '每月汇缴核定与缴款',
  '花名册导入，逐行校验',
  '职工增减、基数变动随花名册办理',
  '缴款记录与汇缴书',
  '职工清册查询导出',
];

/** What the clerk needs at hand, and what can be done after logging in. */
export function LoginGuide() {
  return (
    <section className="login-guide" aria-labelledby="guide-title">
      <h1 id="guide-title">单位网上服务大厅</h1>
      <p className="lead">每月汇缴，一次导入、一次确认、一笔转账。</p>
      <h2>登录前请准备</h2>
      <ol className="guide-steps">
        {steps.map((step) => (
          <li key={step.title}>
            <strong>{step.title}</strong>
            <span>{step.text}</span>
          </li>
        ))}
      </ol>
      <h2>登录后可以办理</h2>
      <ul className="guide-list">
        {business.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p className="muted">没有证书，或单位尚未办理缴存登记的，请携带营业执照到所属公积金中心柜台办理。</p>
    </section>
  );
}
