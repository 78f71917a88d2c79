/** Puts the console on the page. */
import { mount } from "svelte";
import "./app.css";
import App from "./App.svelte";
import { speech } from "./lib/i18n/language.svelte";

const place = document.getElementById("console");
if (place === null) throw new Error("index.html has no element with the id console");
await speech.recall();
mount(App, { target: place });
