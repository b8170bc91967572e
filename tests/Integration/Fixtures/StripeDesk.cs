using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>Stripe as its owner and its payers see it: the API under our key, the pages, and everything there is.</summary>
sealed class StripeDesk : IDisposable
{
    readonly HttpClient http;

    public StripeDesk(StreamVibeApp app)
    {
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.SandboxUrl), Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
    }

    public async Task<JsonElement> Post(string path, params (string Name, string Value)[] form) =>
        await (await http.PostAsync("/stripe/v1/" + path, new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))))).Json();

    /// <summary>From now on Stripe tells us of nothing.</summary>
    public async Task Hold() => await (await http.PostAsync("/_control/stripe/hold", JsonContent.Create(new { held = true }))).Expect(HttpStatusCode.OK);

    public async Task<JsonElement> Delete(string path) => await (await http.DeleteAsync("/stripe/v1/" + path)).Json();

    /// <summary>Every object of a kind, e.g. <c>customers</c>.</summary>
    public async Task<List<JsonElement>> All(string kind) =>
        [.. (await (await http.GetAsync("/_control/stripe/state")).Json()).GetProperty(kind).EnumerateObject().Select(found => found.Value)];

    /// <summary>Every one of what has no object of its own, e.g. <c>meter_events</c>.</summary>
    public async Task<List<JsonElement>> List(string kind) => [.. (await (await http.GetAsync("/_control/stripe/state")).Json()).GetProperty(kind).EnumerateArray()];

    /// <summary>The customers that were made for a user, deleted ones left out.</summary>
    public async Task<List<JsonElement>> CustomersOf(TestUser user) => (await All("customers")).FindAll(customer =>
        customer.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("user_id", out var id) && id.GetString() == user.Id.ToString());

    /// <summary>What the person does on a page of Stripe's: where the browser is sent.</summary>
    public async Task<Uri> Decide(string page, string decision = "approve")
    {
        var answer = await http.GetAsync(new Uri($"{page}?sandbox_decision={decision}"));
        Assert.True(answer.StatusCode is HttpStatusCode.Found, $"{page} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return answer.Headers.Location!;
    }

    /// <summary>The Checkout session behind its page.</summary>
    public async Task<JsonElement> SessionOf(string page) => (await All("sessions")).Single(session => page.Contains(session.Text("id"), StringComparison.Ordinal));

    public void Dispose() => http.Dispose();
}
