"""What stands on the pages of a made-up site: a map and a list."""

PLACES = {
    "West": (100, 400, "Westveld"),
    "Midden": (300, 400, "Middenveen, Bergen aan Zee, Nieuw Oosterend"),
    "Oost": (500, 390, "Oosterzand, Bergen (O.)"),
}
PLACES |= {"Noord": (310, 100, "Noorderhoek, Westveld-Noord, Bergen (N.)")}
TOWNS = "Aardenburg, Breskens, Cadzand, Hoofdplaat, Oostburg, Schoondijke, Sluis, Terneuzen, Zuidzande"
BORDERS = {"West": (0, 560, TOWNS), "Noord": (400, 8, TOWNS), "Oost": (610, 230, TOWNS), "Zuid": (480, 718, TOWNS)}
# One that closed since; of Schijndel somebody took over.
CLOSED = {"Oud": (300, 600, "Boxtel, Schijndel")}
MAP = """{% extends "layouts/public.html" %}{% from "components/map.html" import map_files %}
{% block title %}Kaart{% endblock %}{% block head %}{{ map_files() }}{% endblock %}
{% block content %}<div data-regios><a href="/regios/oosterland/">Oosterland</a></div>
<div class="wp-kaartvak"><form class="wp-k-bed" role="search" action="/x">
<ul hidden data-gesloten><li><a href="/werkpleinen/dorp/" data-gemeenten="Bergeijk"
aria-label="Dorp: gesloten sinds 5 juli 2010">Dorp</a></li></ul>
<label for="zoek">Zoek</label><input id="zoek" type="search"><button type="submit">Zoek</button></form>
<div class="wp-k-kaart" data-landkaart><svg class="wp-kaart" viewBox="-8 0 629 726" role="group" aria-label="Kaart">
{% for name, (x, y, towns) in places.items() %}<a href="/werkpleinen/{{ name | lower }}/" data-gemeenten="{{ towns }}"
{% if name == "Oud" %}data-zoek="Boxtel" data-gesloten{% endif %}
data-positie="{{ "higher" if loop.first else "expected" }}" data-marge="1,8 tot 2,8"
aria-label="{{ name }}: 2,3 %, zoals verwacht">
<circle class="punt p-exp" cx="{{ x }}" cy="{{ y }}" r="5"/></a>{% endfor %}
<g aria-hidden="true"><line class="lijntje naamlijn" x1="100" y1="405" x2="100" y2="430"/>
<text x="100" y="440" text-anchor="middle">West</text></g></svg></div>
<div class="wp-k-leg"><ul class="wp-legenda">{% for kind in ("higher", "expected", "lower") %}<li><a href="#tabel"
data-positie="{{ kind }}"><svg class="wp-i"></svg>{{ kind }}</a></li>{% endfor %}</ul></div></div>
{% macro figures(names, kind) %}<div class="wp-tabelvak"><table><caption>Cijfers {{ kind }}</caption>
<tbody>{% for name in names %}<tr><th scope="row">{{ name }}</th><td><span data-positie="{{ kind }}">x</span></td></tr>
{% endfor %}</tbody></table></div>{% endmacro %}
<section id="tabel">{{ figures((places | list)[:1], "higher") }}<details><summary>Toon ook de andere</summary>
{{ figures((places | list)[1:], "expected") }}</details></section>{% endblock %}"""
LIST = """{% extends "layouts/public.html" %}{% from "components/table.html" import table, head, cell %}
{% block title %}Lijst{% endblock %}
{% block content %}<label for="zoek">Zoek</label><input id="zoek" type="search">
{% call(name) table(places | list, "Werkpleinen", ["Naam", "Gemeenten"], filter="zoek") %}
{{ head(name) }}{{ cell(places[name][2]) }}{% endcall %}{% endblock %}"""
# Work in the background that never ends, and a form beside it.
WAITING = """{% extends "layouts/public.html" %}{% from "components/messages.html" import progress, waits %}
{% block title %}Wachten{% endblock %}{% block scripts %}{{ waits() }}{% endblock %}
{% block content %}{{ progress("Het werk loopt", places, 10, "/wacht", "Dat duurt even.") }}
<form><label for="tekst">Tekst</label><input id="tekst"></form>{% endblock %}"""
