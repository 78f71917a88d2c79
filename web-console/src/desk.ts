/** Puts the plain list of cases on the page. */
import { mount } from "svelte";
import "./docket/docket.css";
import DocketApp from "./docket/DocketApp.svelte";
import { speech } from "./lib/i18n/language.svelte";

const place = document.getElementById("desk");
if (place === null) throw new Error("desk.html has no element with the id desk");
await speech.recall();
mount(DocketApp, { target: place });
