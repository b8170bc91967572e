using System.Text.Encodings.Web;

namespace StreamVibe.Sandbox;

/// <summary>The frame of every page a person sees here. What goes into <c>body</c> is escaped by its writer with <see cref="Text"/>.</summary>
internal static class HtmlPage
{
    public const string StylePath = "/sandbox.css";

    public static string Text(string? value) => HtmlEncoder.Default.Encode(value ?? "");

    public static IResult Show(string title, string body, int status = 200) => new Page(title, body, status);

    sealed class Page(string title, string body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            // form-action also covers the redirect that answers a form, and consent ends at the product's loopback address.
            response.Headers.ContentSecurityPolicy =
                "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http://127.0.0.1:* http://localhost:*";
            response.Headers.CacheControl = "no-store";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers.XContentTypeOptions = "nosniff";
            return response.WriteAsync($"""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>{Text(title)} · StreamVibe sandbox</title>
                <link rel="stylesheet" href="{StylePath}">
                </head>
                <body>
                <p class="notice">Sandbox: nothing here reaches a real service.</p>
                <main>
                <h1>{Text(title)}</h1>
                {body}
                </main>
                </body>
                </html>
                """);
        }
    }
}
