/** What the map and the desk around it say in Chinese. */
import type { MapMessages } from "../messages/map";

export const map: MapMessages = {
  map: {
    title: "地图", none: "本机浏览器不能显示地图（没有 WebGL2），以下改用列表。受理、派单、提级不受影响。", loading: "地图载入中…",
    failed: "地图未能载入，以下改用列表。", legend: "图例", layers: "图层", metres: "米", kilometres: "公里", zoomIn: "放大", zoomOut: "缩小",
    tooFar: "视野太大：放大后显示全部力量", old: "画面已过时，位置不可信", lost: "失联", clear: "取消选中", locate: "定位", follow: "跟随",
    following: "跟随中", refit: "随选中移动", unitGone: "当前没有它的位置", speed: "速度", away: "距事件", noAreas: "区划尚无边界数据，只显示力量和事件",
    home: "所属", person: "人员", showCase: "查看事件", fit: "全辖区", roadClosed: "道路封闭",
    reports: (count) => `${count} 人报`, joined: "并入来电", photo: (count) => `现场照片 ${count}`,
    letter: { red: "急", orange: "紧", ordinary: "般", sos: "助" },
    layer: { borders: "辖区界线", roads: "道路", units: "人员车辆", cases: "事件", rings: "距离圈" },
    left: (time) => `剩 ${time}`, over: (time) => `超 ${time}`, minutes: (count) => `${count} 分`, seconds: (count) => `${count} 秒`,
    ring: (radius) => radius, fixAge: (age) => `${age}前定位`, speedKmh: (count) => `${count} 公里/时`, awayBy: (what, distance) => `距${what} ${distance}`,
  },
  force: {
    title: "在岗力量", hint: "点击筛选地图", sos: "求助", total: "合计", cover: "布防建议", show: (status) => `显示${status}`, hide: (status) => `隐藏${status}`,
    status: { free: "待命", offered: "已派未接", under_way: "途中", on_scene: "到场", busy: "忙碌", needs_help: "求助", off_duty: "离线" },
  },
  roster: { title: "当班", nobody: "无人当班", leader: "带班", officer: "值班", reserve: "备班" },
  said: {
    acknowledged: "确认", accepted: "接单", declined: "无法前往", set_out: "已出发", arrived: "已到场", well: "平安", done: "已办完", backup_asked: "请求增援",
    signed: "签收", return_asked: "申请退单", extension_asked: "申请延期", replied: "反馈",
  },
  reachOutcome: { taken: "已发出", refused: "被拒", failed: "失败", no_number: "没有号码" },
  photos: (count) => `照片 ${count} 张`,
  byTelephone: (words) => `电话答复 ${words}`,
  plain: {
    title: "列表模式", units: "在岗力量", name: "名称", kind: "类别", status: "状态", distance: "距离", fix: "定位", area: "所属", none: "没有在岗力量",
    noPosition: "无位置", more: (count) => `另有 ${count} 个`,
  },
};
