using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>The wire from Stripe to the door: what the sandbox sends, and what a test sends in its name.</summary>
sealed class StripeWire : IDisposable
{
    public const string Secret = "whsec_sandbox", Version = "2026-10-28.endive";

    readonly StreamVibeApp app;
    readonly HttpClient door, control;

    public StripeWire(StreamVibeApp app)
    {
        this.app = app;
        door = app.NewClient();
        control = new(new SocketsHttpHandler()) { BaseAddress = new(app.SandboxUrl), Timeout = TimeSpan.FromMinutes(5) };
        control.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_sandbox");
    }

    /// <summary>Sends a body, signed as Stripe signs it.</summary>
    public async Task<HttpResponseMessage> Send(string body, string secret = Secret, TimeSpan late = default) => await SendRaw(body, Header(body, (await app.Sandbox.Now()) - late, secret));

    /// <summary>Sends a body with this header, or without one.</summary>
    public Task<HttpResponseMessage> SendRaw(string body, string? header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/stripe") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        if (header is not null) request.Headers.TryAddWithoutValidation("Stripe-Signature", header);
        return door.SendAsync(request);
    }

    public static string Header(string body, DateTimeOffset at, params string[] secrets) => $"t={at.ToUnixTimeSeconds()}," + string.Join(',', secrets.Select(secret =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at.ToUnixTimeSeconds()}.{body}")))));

    /// <summary>An event that nothing but this test knows.</summary>
    public static string Event(string id, string type = "invoice.paid", string? customer = "cus_nobody", bool livemode = false, string version = Version, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $$$"""
        {"id":"{{{id}}}","object":"event","type":"{{{type}}}","created":1774000000,"livemode":{{{(livemode ? "true" : "false")}}},"api_version":"{{{version}}}"{{{more}}},
         "data":{"object":{"id":"in_{{{id}}}","object":"invoice","customer":{{{(customer is null ? "null" : $"\"{customer}\"")}}} } } }
        """);

    /// <summary>Keeps events back until they are asked for.</summary>
    public async Task Hold(bool held) => await (await control.PostAsJsonAsync("/_control/stripe/hold", new { held })).Expect(HttpStatusCode.OK);

    /// <summary>Has the sandbox send events now; answers how each was taken.</summary>
    public async Task<List<int>> Deliver(IEnumerable<string> eventIds, int duplicate = 0, int shuffle = 0, int atOnce = 1) =>
        [.. (await (await control.PostAsJsonAsync("/_control/stripe/deliver", new { eventIds, duplicate, shuffle, atOnce })).Json()).GetProperty("deliveries").EnumerateArray().Select(row => row.GetProperty("status").GetInt32())];

    /// <summary>Has the sandbox send an event that did not happen.</summary>
    public async Task<string> Plant(object planted) => (await (await control.PostAsJsonAsync("/_control/stripe/events", planted)).Json(HttpStatusCode.Created)).Text("id");

    /// <summary>Customers with a subscription each, as if they had been through Checkout.</summary>
    public async Task<List<JsonElement>> Crowd(object wish) => [.. (await (await control.PostAsJsonAsync("/_control/stripe/subscriptions", wish)).Json()).GetProperty("subscriptions").EnumerateArray()];

    /// <summary>Events that are on their way, or were taken, of one customer: oldest first.</summary>
    public async Task<List<JsonElement>> EventsOf(string customer)
    {
        var (found, last) = (new List<JsonElement>(), default(string));
        while (true)
        {
            var page = await (await control.GetAsync("/stripe/v1/events?limit=100" + (last is null ? "" : $"&starting_after={last}"))).Json();
            found.AddRange(page.GetProperty("data").EnumerateArray().Where(one => one.GetProperty("data").GetProperty("object") is var about
                && (about.TryGetProperty("customer", out var whose) && whose.GetString() == customer || about.Text("id") == customer)));
            if (!page.GetProperty("has_more").GetBoolean()) break;
            last = page.GetProperty("data").EnumerateArray().Last().Text("id");
        }
        found.Reverse();
        return found;
    }

    /// <summary>Makes somebody's customer at Stripe and writes down whose it is, as the checkout does.</summary>
    public async Task<string> MakeCustomer(TestUser user)
    {
        var customer = (await (await control.PostAsync("/stripe/v1/customers", new FormUrlEncodedContent([new("email", user.Email)]))).Json()).Text("id");
        await Run($"update app.subscription set stripe_customer_id = '{customer}', version = version + 1 where user_id = '{user.Id}'");
        return customer;
    }

    /// <summary>A customer with a plan that is in force already.</summary>
    public async Task<(string Customer, string Subscription)> Subscribe(TestUser user, string price = "price_creator_month", string card = "good")
    {
        var customer = await MakeCustomer(user);
        var made = (await Crowd(new { customerIds = new[] { customer }, price, card, events = true })).Single();
        var plan = price.Split('_')[1];
        await Eventually.Get($"the plan {plan}", () => user.Get("/api/subscription"), seen => seen.Text("plan") == plan);
        await Settled(customer);
        return (customer, made.Text("subscription"));
    }

    /// <summary>Waits until nothing of a customer waits any more.</summary>
    public Task Settled(string customer) => Eventually.Get($"the events of {customer}", () => Count($"customer_id = '{customer}' and state = 'pending'"), waiting => waiting == 0);

    /// <summary>Rows of the inbox.</summary>
    public async Task<long> Count(string where) => (await Sql.ListAsync<long>(app.Database, $"select count(*) from app.stripe_event where {where}", "streamvibe_service"))[0];

    public Task<List<string>> Column(string what, string where) => Sql.ListAsync<string>(app.Database, $"select {what} from {where}", "streamvibe_service");

    public Task Run(string sql) => Sql.RunAsync(app.Database, sql, "streamvibe_service");

    public void Dispose()
    {
        door.Dispose();
        control.Dispose();
    }
}
