/** Puts the field page on the page. */
import { mount } from "svelte";
import "./field/field.css";
import Field from "./field/Field.svelte";
import { speech } from "./lib/i18n/language.svelte";

const place = document.getElementById("field");
if (place === null) throw new Error("field.html has no element with the id field");
speech.recall();
mount(Field, { target: place });
