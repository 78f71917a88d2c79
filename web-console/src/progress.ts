/** Puts the page on which callers ask how their matter stands on the page. */
import { mount } from "svelte";
import "./progress/progress.css";
import ProgressPage from "./progress/ProgressPage.svelte";

const place = document.getElementById("progress");
if (place === null) throw new Error("progress.html has no element with the id progress");
mount(ProgressPage, { target: place });
