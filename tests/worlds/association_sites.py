"""Websites of small associations as they are found, written for the tests: each with what a careful reader sees in it."""

from tests.worlds.pages import Served

WORDPRESS = """<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="UTF-8">
<meta name="generator" content="WordPress 6.6.2" />
<meta name="generator" content="Elementor 3.24.4; features: e_font_icon_svg; settings: css_print_method-external">
<meta name="google-site-verification" content="Zx9f0123456789abcdef" />
<link rel="profile" href="https://gmpg.org/xfn/11">
<link rel='dns-prefetch' href='//stats.wp.com' />
<link rel="preconnect" href="https://fonts.gstatic.com/" crossorigin>
<link rel='stylesheet' id='fonts-css' href='https://fonts.googleapis.com/css?family=Roboto%3A400%2C700&#038;display=swap' media='all' />
<link rel='stylesheet' id='astra-css' href='https://www.lepont.example/wp-content/themes/astra/style.css?ver=4.8.1' media='all' />
<link rel="alternate" type="application/rss+xml" href="https://feeds.elsewhere.example/feed/" />
<link rel="https://api.w.org/" href="https://www.lepont.example/wp-json/" />
<!-- Google Tag Manager -->
<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});var f=d.getElementsByTagName(s)[0],
j=d.createElement(s),dl=l!='dataLayer'?'&l='+l:'';j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i+dl;f.parentNode.insertBefore(j,f);
})(window,document,'script','dataLayer','GTM-ABC1234');</script>
<script>window._wpemojiSettings = {"baseUrl":"https:\\/\\/s.w.org\\/images\\/core\\/emoji\\/15.0.3\\/72x72\\/"};</script>
<script type="application/ld+json">{"@context":"https://schema.org","sameAs":["https://jsonld.elsewhere.example/"]}</script>
<style>@font-face{font-family:x;src:url("https://use.typekit.net/af/abc/x.woff2")} /* url(https://commented.elsewhere.example/a.png) */</style>
</head><body class="home" style="background-image:url('https://i0.wp.com/www.lepont.example/fond.jpg')">
<noscript><iframe src="https://www.googletagmanager.com/ns.html?id=GTM-ABC1234" height="0" width="0"></iframe></noscript>
<noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=1234567890&ev=PageView&noscript=1"/></noscript>
<!-- <script src="https://www.google-analytics.com/analytics.js"></script> -->
<template><img src="https://template.elsewhere.example/a.png"></template>
<nav><a href="/">Accueil</a> <a href="/contact/">Nous écrire</a> <a href="/vie-privee/"><span>Vie privée</span></a>
<a href="/faire-un-don/">Faire un don</a> <a href="https://lepont.example/mentions-legales/">Mentions légales</a> <a href="/rapport.pdf">Inscription (PDF)</a>
<a href="/stages/inscription/#formulaire">Inscription aux stages</a> <a href="/devenir-membre/">Devenir membre</a></nav>
<iframe width="560" height="315" src="https://www.youtube.com/embed/dQw4w9WgXcQ?si=abc" title="Notre film"></iframe>
<iframe data-src="https://framaforms.org/inscription-au-stage-1700000000" loading="lazy"></iframe>
<iframe id="haWidget" src="https://www.helloasso.com/associations/le-pont/formulaires/1/widget"></iframe>
<img src="https://secure.gravatar.com/avatar/0123456789abcdef0123456789abcdef?s=48"
 srcset="/wp-content/uploads/a-300x200.jpg 300w, https://i1.wp.com/www.lepont.example/a.jpg?w=600 600w">
<form action="https://lepont.us14.list-manage.com/subscribe/post?u=abc&amp;id=def" method="post"><input type="email" name="EMAIL"></form>
<div class="fb-page" data-href="https://www.facebook.com/lepont.asbl" data-tabs="timeline"></div>
<a href="https://www.facebook.com/lepont.asbl?ref=bookmarks#top">Facebook</a> <a href="https://wa.me/32470123456">WhatsApp</a>
<a href="mailto:lepont.asbl@gmail.com?subject=Bonjour">Nous écrire</a> <a href="mailto:info@lepont.example">info</a> <a href="tel:+3221234567">02 123 45 67</a>
<a href="https://chat.whatsapp.com/Hk3dP0aBcDe4fGhIjKlMnO">Groupe</a>
<script src="https://www.google.com/recaptcha/api.js?render=6Lc_abc" id="google-recaptcha-js"></script>
<script src="https://www.lepont.example/wp-includes/js/jquery/jquery.min.js?ver=3.7.1"></script>
<script type="text/plain" data-category="analytics" data-src="https://static.hotjar.com/c/hotjar-1.js"></script>
<script>var _paq = window._paq = window._paq || []; _paq.push(['trackPageView']); (function() { var u="//stats.lepont.example/"; _paq.push(['setTrackerUrl', u+'matomo.php']);
 var d=document, g=d.createElement('script'); g.async=true; g.src=u+'matomo.js'; })();</script>
<script async src="https://stats.lepont.example/matomo.js"></script>
</body></html>"""

WIX = """<!doctype html><html lang="fr"><head><meta charset='utf-8'><meta name="generator" content="Wix.com Website Builder"/>
<link rel="preconnect" href="https://static.parastorage.com"><script src="https://static.parastorage.com/services/wix-thunderbolt/dist/main.js"></script>
<script>var wixBiSession = {initialTimestamp: Date.now()}</script></head>
<body><img src="https://static.wixstatic.com/media/a.jpg/v1/fill/w_100/a.jpg"></body></html>"""

SQUARESPACE = """<!doctype html><html><head><!-- This is Squarespace. --><base href="">
<script src="//use.typekit.net/ik/abcdef.js" async fetchpriority="high"></script>
<script src="https://assets.squarespace.com/universal/scripts-compressed/common-abc-min.en-US.js"></script>
<script>Static = window.Static || {}; Static.SQUARESPACE_CONTEXT = {"websiteId":"x"};</script></head>
<body><img data-src="https://images.squarespace-cdn.com/content/v1/5f/logo.png" data-image="x"></body></html>"""

GOOGLE_SITES = """<!DOCTYPE html><html lang="fr"><head><link rel="icon" href="https://ssl.gstatic.com/atari/images/public/favicon.ico">
<script src="https://www.gstatic.com/_/atari/_/js/k=atari.vw.fr.js"></script></head><body>
<iframe jsname="L5Fo6c" src="https://docs.google.com/forms/d/e/1FAIpQLSe0123456789abcdefghijklmnop/viewform?embedded=true"></iframe>
<a href="https://calendar.google.com/calendar/u/0/r?cid=asbl%40gmail.com">Agenda</a></body></html>"""

PRIVACY = """<html><head><title>Vie privée</title><script>var matomo = "Hotjar";</script></head><body><h1>Vie privée</h1>
<p>Nous mesurons les visites avec <b>Matomo</b>, et nos vidéos viennent de YouTube. Nos stages se passent chez vous (notion, signal, mail).</p>
<p>Dons : voir www.helloasso.com. Écrivez-nous à contact@mailchimp.com. Hébergement : OVH. Polices : Google Fonts.</p>
<!-- Facebook Pixel --></body></html>"""

HOME = "https://www.lepont.example/"
LEPONT: dict[str, str | bytes | Served] = {
    "https://lepont.example/": Served("", 301, headers=(("location", HOME),)),
    f"{HOME}robots.txt": Served("User-agent: *\nDisallow: /wp-admin/\n", type="text/plain"),
    HOME: Served(WORDPRESS, headers=(("server", "nginx"), ("x-powered-by", "PHP/8.2.1"), ("set-cookie", "PHPSESSID="), ("x-wix-request-id", "1700000000.123"))),
    f"{HOME}vie-privee/": PRIVACY,
    f"{HOME}contact/": "<iframe src='https://www.google.com/maps/embed?pb=1'></iframe>",
    f"{HOME}faire-un-don/": "<a href='https://www.paypal.com/donate/?hosted_button_id=ABC'>PayPal</a>",
    f"{HOME}stages/inscription/": "<iframe src='https://form.jotform.com/240000000000000'></iframe>",
    f"{HOME}devenir-membre/": "<a href='https://docs.google.com/forms/d/e/1FAIpQLSe0123456789abc/viewform'>Devenir membre</a>",
    f"{HOME}wp-content/themes/astra/style.css": Served("@import '//fonts.bunny.net/css?family=a'; a{b:url(/x.png)}", type="text/css"),
}
