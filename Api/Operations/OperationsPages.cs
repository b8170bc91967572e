using Orleans.Dashboard;
using StreamVibe.Api.Accounts;

namespace StreamVibe.Api.Operations;

/// <summary>Pages for those who run the installation.</summary>
static class OperationsPages
{
    /// <summary>Orleans' own dashboard, for administrators.</summary>
    public static void MapOperations(this IEndpointRouteBuilder routes) =>
        routes.MapOrleansDashboard("/ops/orleans").RequireAuthorization(AccountsModule.AdminPolicy);

    /// <summary>The front door until the dashboard of creators takes its place.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", static () => TypedResults.Content(Page, "text/html; charset=utf-8")).ExcludeFromDescription();

    const string Page = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>StreamVibe</title>
        <h1>StreamVibe</h1>
        <p>The API is running. <a href="/docs">Read and try it</a>, or take <a href="/openapi/v1.json">its description</a>.</p>
        <p>In Development the outside world is played by <a href="http://127.0.0.1:5090">the sandbox</a>.</p>
        </html>
        """;
}
