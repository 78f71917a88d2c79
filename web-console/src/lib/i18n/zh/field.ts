/** What the field page says in Chinese. */
import type { FieldMessages } from "../messages/field";

export const fieldPage: FieldMessages["fieldPage"] = {
  title: "呼应 · 现场", soundOn: "有声", soundOff: "静音", soundLabel: "派单提示音", listed: "、",
  pair: {
    title: "绑定这部手机", lead: "扫描值班室给的二维码，或输入配对码。绑定后这部手机代表一个巡防组、车辆或网格员。", code: "配对码", submit: "绑定",
    busy: "正在绑定…", replaces: "这部手机已经绑定。换绑后，原来待发送的内容不再发送。", keep: "保留原绑定",
    insecure: "此页面不是安全连接（HTTPS）：不能定位，也不能传照片。请用值班室给的 https 网址。",
  },
  link: {
    live: "已连接", connecting: "连接中", reconnecting: "没有网络，重连中", superseded: "这个账号已在另一部手机或页面上打开。", takeOver: "在这里继续",
    stopped: "中心拒绝了这次连接，请重新打开页面。", revoked: "这部手机的绑定已被停用，请向值班室要新的配对码。", again: "重新绑定",
    clockOff: "手机时间不准，位置不会被采用。请在系统设置里打开自动校时。", first: "正在连接中心…", unsent: (count) => `另有 ${count} 项没有发出`,
  },
  waiting: {
    count: (count) => `待发送 ${count}`, list: "等待发送，联网后按顺序发出",
    what: {
      sign_on: "在岗", stand_by: "备勤", sign_off: "休息", accept: "接受任务", decline: "无法前往", set_out: "出发", arrive: "到达现场", well: "报平安", done: "办结", ask_backup: "请求增援", handled: "即采即办",
      sos: "紧急求助",
    },
  },
  duty: {
    title: "值勤状态", busy: "手上有任务，办结后才能备勤或休息。", now: { on: "在岗", standby: "备勤", off: "休息", retired: "已注销" },
    explained: { on: "接任务，共享位置", standby: "在家待命，不共享位置", off: "不接任务，不共享位置", retired: "请联系值班室" },
  },
  place: {
    off: "位置未共享", looking: "在岗 · 正在定位，位置还没有发出", denied: "定位未授权，中心看不到你的位置。请在浏览器设置里允许定位。",
    none: "这里不能定位，中心看不到你的位置。", shared: (ago) => `位置共享中 · ${ago}`, kept: (ago) => `位置没有更新 · 最后一次 ${ago}`,
    secondsAgo: (count) => `${count} 秒前`, minutesAgo: (count) => `${count} 分钟前`,
  },
  offer: {
    title: "新任务", accept: "接受", decline: "无法前往", why: "为什么无法前往？", back: "返回", left: "剩余应答时间", over: "应答时间已过，仍可答复",
    away: (distance) => `距你 ${distance}`,
    reason: { busy: "手头有事", too_far: "太远或过不去", no_means: "没有车辆或器材", unwell: "身体不适", other: "其他原因" },
  },
  task: {
    title: "我的任务", none: "现在没有任务", noneOff: "上岗后任务会出现在这里", place: "地点", placeUnknown: "位置待核", navigate: "地图导航", setOut: "出发",
    arrive: "到达现场", finish: "办结", giveUp: "无法继续", accepted: "已接受，待出发", onTheWay: "前往途中", onScene: "已到现场", since: (state, time) => `${state} · ${time}`,
  },
  welfare: { ask: "你平安吗？请报平安，不答复会提醒值班室。", well: "报平安" },
  result: { title: "办结任务", note: "处理结果（可不填）", submit: "提交办结", back: "返回", locating: "正在定位…", locate: "重新定位" },
  proof: {
    title: "办结须附", there: "已有", lacking: "还缺", of: { before: "处理前照片", after: "处理后照片", position: "现场定位" }, missing: (what) => `还不能提交，缺少：${what}`,
  },
  album: {
    title: { before: "处理前照片", after: "处理后照片", result: "照片", during: "处置中照片", signed: "签名照片", recordings: "视频、语音" }, take: { before: "拍处理前", after: "拍处理后", result: "拍照", during: "拍处置中", signed: "拍签名", recordings: "录视频或语音" }, others: "处置中、签名照片，视频、语音（可不附）", taking: "正在处理照片…",
    insecure: "不是安全连接，不能传照片。须附照片的，请打电话给值班室代录。", count: (count, most) => `${count}/${most}`, remove: (title, number) => `删除${title}第 ${number} 张`, shot: (title, number) => `${title}第 ${number} 张`,
    mishap: { unreadable_photo: "这张照片读不出来，请重拍。", photo_not_kept: "手机空间不足，照片没有保存。", too_many_photos: "照片已到上限。", same_photo: "同一张照片不能算作两种，请另拍。", unfit_recording: "只收 16 MB 以内的视频和语音，请录短一些。", too_many_recordings: "视频、语音已到上限。" },
  },
  spot: {
    button: "即采即办", goOn: "继续填写即采即办", title: "即采即办", lead: "随手发现、当场办好的小事，一次报送。没有网络时先存在手机里，联网后自动发出。", category: "类别", text: "发现了什么",
    where: "地点", address: "地址或位置描述", placeKnown: "已定位，随本件报送", placeUnknown: "没有定位，请写明地址", locating: "正在定位…", locate: "重新定位", note: "怎样办理的", submit: "报送",
    later: "先存着", discard: "不报了，删除", discardSure: "确定删除（含照片）", keep: "不删除", missing: (what) => `还不能报送，缺少：${what}`,
    field: { category: "类别", text: "发现了什么", where: "定位或地址", before: "处理前照片", note: "怎样办理的", after: "处理后照片" },
  },
  aside: { title: (count) => `待改 ${count} 件`, untold: "（还没写内容）", begun: "写了一半", mend: "修改后报送", drop: "删除", unkept: "手机空间不足，有几件没有存进手机，关掉页面就没有了。请先报送或删除几件。", stuck: "手机空间不足，现在换不过来，两件都还在。请先删除几件再试。" },
  unkept: "手机空间不足，写的内容没有存进手机，关掉页面就没有了。请尽快提交，或清理手机空间。",
  backup: {
    button: "请求增援", title: "请求增援", note: "需要什么（必填）", common: "常用", wants: ["再来人手", "车辆", "医护", "公安"], submit: "发出请求", back: "返回", asked: "已请求增援，值班室会看到",
  },
  sos: {
    button: "紧急求助", hold: "按住 2 秒", hint: "按住 2 秒发出，松手取消。也可以点这里：", now: "立即发出求助", back: "取消", waiting: "求助待发送，联网后立即发出", locating: "正在发出…",
    sent: (time) => `求助已发出 · ${time}`, count: (seconds) => `继续按住 ${seconds}`,
  },
  note: {
    close: "知道了", stood_down: "任务已取消，不用前往。", sent_on: "另有更紧急的事，请看新任务；原任务已另派。", matched_anew: "系统统筹指派：原任务已另派；如有新任务，接着下达。", sent_back: "有人更近，已改派他人，不用前往。", moved: "任务地点已更正，请看新地点。", corrected: "任务类别或等级已更正，请看现在的内容和取证要求。", pressing: (said) => (said === "" ? "情况变得更紧急，已加派，请注意安全。" : `情况变得更紧急：“${said}”。请注意安全。`), late: "答复晚了，任务已另派他人。",
    spot_closed: "即采即办：已结案，记为自采自办。", spot_to_check: "即采即办：已报送，被抽中或须复核，由他人核查后结案。", spot_filed: "即采即办：中心已收到。",
    not_put_back: (said) => (said === "" ? "手机放不下了，这一件没能留下待改，需要重新填写。" : `手机放不下了，这一件没能留下待改，需要重新填写：“${said}”`),
    photo_lost: "有一张照片没能交给中心，其余内容照常提交。", not_kept: "手机没有空间保存这个操作，没有发出。请清理空间后重试。",
    refused: (what, why) => `“${what}”没有办成：${why}`,
  },
};
