using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stripe;
using Stripe.Checkout;

namespace StreamVibe.Tests.Unit.Sandbox.Stripe;

/// <summary>The sandbox's Stripe with a webhook, driven by Stripe's own client.</summary>
public sealed class RunningStripe : IAsyncLifetime
{
    public const string Key = "sk_test_sandbox", WebhookSecret = "whsec_sandbox", Creator = "price_creator_month", Studio = "price_studio_month";
    static readonly string[] Kinds = ["sync", "ai_analysis", "seo_submission"];

    readonly RunningSandbox sandbox = new();

    public WebhookReceiver Webhook { get; } = new();

    public Exchanges Exchanges { get; } = new();

    public StripeClient Client { get; private set; } = null!;

    public HttpClient Http => sandbox.Http;

    public V1Services V1 => Client.V1;

    public async ValueTask InitializeAsync()
    {
        await Webhook.StartAsync();
        sandbox.WebhookUrl = Webhook.Url;
        await sandbox.InitializeAsync();
        Connect();
        await Control("hold", new { held = true });
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        await Webhook.DisposeAsync();
    }

    public async Task Restart()
    {
        await sandbox.Restart();
        Connect();
    }

    public static Task<JsonElement> Json(HttpResponseMessage response) => RunningSandbox.Json(response);

    public async Task<JsonElement> Control(string path, object body)
    {
        var response = await Http.PostAsJsonAsync("/_control/stripe/" + path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await Json(response);
    }

    public Task<JsonElement> State() => Http.GetFromJsonAsync<JsonElement>("/_control/stripe/state");

    public async Task<DateTime> Now() => (await Http.GetFromJsonAsync<JsonElement>("/_control/clock")).GetProperty("now").GetDateTime();

    public async Task Advance(TimeSpan by) => Assert.True((await Http.PostAsJsonAsync("/_control/clock", new { advance = by.ToString("c") })).IsSuccessStatusCode);

    /// <summary>Moves the clock to a time that lies ahead.</summary>
    public async Task AdvanceTo(DateTime time) => await Advance(time - await Now());

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, Dictionary<string, string>? form = null, string key = Key, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/stripe" + path) { Content = form is null ? null : new FormUrlEncodedContent(form) };
        if (key.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request);
    }

    public static CustomerCreateOptions WithCard(string card = "pm_card_visa") => new()
    {
        Email = "ada@example.com",
        PaymentMethod = card,
        InvoiceSettings = new() { DefaultPaymentMethod = card },
    };

    /// <summary>A checkout of a plan: its licensed price and all its prices of use.</summary>
    public Task<Session> Checkout(string? customer = null, string plan = "creator", Action<SessionCreateOptions>? with = null)
    {
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            Customer = customer,
            ClientReferenceId = "user-1",
            SuccessUrl = "http://127.0.0.1:5080/app/billing?session={CHECKOUT_SESSION_ID}",
            CancelUrl = "http://127.0.0.1:5080/app/plans",
            LineItems = [new() { Price = $"price_{plan}_month", Quantity = 1 }, .. Kinds.Select(kind => new SessionLineItemOptions { Price = $"price_{plan}_{kind}" })],
            Metadata = new() { ["user"] = "1" },
            SubscriptionData = new() { Metadata = new() { ["user"] = "1" } },
        };
        with?.Invoke(options);
        return V1.Checkout.Sessions.CreateAsync(options);
    }

    /// <summary>A customer who has been through Checkout.</summary>
    public async Task<Subscription> Subscribe(string plan = "creator", Action<SessionCreateOptions>? with = null)
    {
        var customer = await V1.Customers.CreateAsync(new() { Email = "ada@example.com" });
        var session = await Checkout(customer.Id, plan, with);
        Assert.Equal(HttpStatusCode.Redirect, (await Http.GetAsync(session.Url + "?sandbox_decision=approve")).StatusCode);
        session = await V1.Checkout.Sessions.GetAsync(session.Id);
        return await V1.Subscriptions.GetAsync(session.SubscriptionId);
    }

    public Task<Subscription> Again(Subscription subscription) => V1.Subscriptions.GetAsync(subscription.Id);

    /// <summary>Does one thing in the customer's portal.</summary>
    public async Task<HttpResponseMessage> Portal(string customer, string act)
    {
        var session = await V1.BillingPortal.Sessions.CreateAsync(new() { Customer = customer, ReturnUrl = "http://127.0.0.1:5080/app/billing" });
        return await Http.GetAsync($"{session.Url}?sandbox_decision={act}");
    }

    /// <summary>The types of the events about an object and what belongs to it, oldest first.</summary>
    public async Task<string[]> EventTypes(string mentioned)
    {
        List<Event> events = [];
        await foreach (var happened in V1.Events.ListAutoPagingAsync(new() { Limit = 100 }))
            if (happened.Data.RawObject.ToString().Contains(mentioned, StringComparison.Ordinal))
                events.Add(happened);
        events.Reverse();
        return [.. events.Select(happened => happened.Type)];
    }

    public static async Task<StripeException> Refused(Func<Task> call, HttpStatusCode status, string? code, string? param = null)
    {
        var error = await Assert.ThrowsAsync<StripeException>(call);
        Assert.Equal((status, code, param ?? error.StripeError.Param), (error.HttpStatusCode, error.StripeError.Code, error.StripeError.Param));
        return error;
    }

    void Connect()
    {
        var address = new Uri(Http.BaseAddress!, "stripe").AbsoluteUri;
        Client = new(new StripeClientOptions
        {
            ApiKey = Key,
            ApiBase = address,
            ConnectBase = address,
            FilesBase = address,
            MeterEventsBase = address,
            HttpClient = new SystemNetHttpClient(new HttpClient(Exchanges.Over(new SocketsHttpHandler())), maxNetworkRetries: 0, enableTelemetry: false),
        });
    }
}
