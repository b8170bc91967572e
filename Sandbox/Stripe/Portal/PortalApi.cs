using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Stripe.Customers;
using StreamVibe.Sandbox.Stripe.Frame;

namespace StreamVibe.Sandbox.Stripe.Portal;

/// <summary>Stripe API: billing portal sessions, the way in for one customer.</summary>
internal static class PortalApi
{
    const string Path = "/v1/billing_portal/sessions";
    const string DefaultConfiguration = "bpc_sandbox";

    public static readonly Operation[] Operations =
    [
        new("POST", Path, "customer return_url configuration locale flow_data{type!:customer_update|payment_method_update|subscription_cancel|subscription_pause"
            + "|subscription_update|subscription_update_confirm subscription_cancel{subscription! ~retention} subscription_update{subscription!} ~subscription_update_confirm"
            + " ~subscription_pause ~after_completion} ~on_behalf_of", Create),
    ];

    static Answer Create(Call call)
    {
        var (work, parameters) = (call.Work, call.Parameters);
        var customer = CustomerChanges.Named(work, parameters.Required("customer"), "customer");
        if (parameters.Text("configuration") is { Length: > 0 } configuration && configuration != DefaultConfiguration)
            throw Refusal.NoSuch("configuration", configuration, "configuration");
        var flow = parameters.At("flow_data");
        var subscription = flow?.At(flow.Text("type")!)?.Text("subscription");
        if (subscription is not null && work.Subscriptions.Find(subscription)?.Customer != customer.Id)
            throw Refusal.NoSuch("subscription", subscription, $"flow_data[{flow!.Text("type")}][subscription]");
        var session = new PortalSession
        {
            Id = StripeIds.New("bps_"),
            Number = work.NextNumber(),
            Created = work.Now,
            Customer = customer.Id,
            ReturnUrl = StripeJson.Changed(parameters.Text("return_url"), null),
            Flow = flow?.Text("type"),
            FlowSubscription = subscription,
            Locale = StripeJson.Changed(parameters.Text("locale"), null),
        };
        foreach (var old in work.Portals.All.Where(old => old.Created + PortalPage.Life <= work.Now).ToList())
            work.Portals.Remove(old.Id);
        work.Portals.Put(session.Id, session);
        return Resource(work, session);
    }

    static JsonObject Resource(Work work, PortalSession session) => new()
    {
        ["id"] = session.Id,
        ["object"] = "billing_portal.session",
        ["configuration"] = DefaultConfiguration,
        ["created"] = session.Created,
        ["customer"] = session.Customer,
        ["customer_account"] = null,
        ["flow"] = session.Flow is null ? null : new JsonObject
        {
            ["after_completion"] = new JsonObject { ["hosted_confirmation"] = null, ["redirect"] = null, ["type"] = "portal_homepage" },
            ["customer_update"] = null,
            ["subscription_cancel"] = session.Flow == "subscription_cancel" ? new JsonObject { ["retention"] = null, ["subscription"] = session.FlowSubscription } : null,
            ["subscription_pause"] = null,
            ["subscription_update"] = session.Flow == "subscription_update" ? new JsonObject { ["subscription"] = session.FlowSubscription } : null,
            ["subscription_update_confirm"] = null,
            ["type"] = session.Flow,
        },
        ["livemode"] = false,
        ["locale"] = session.Locale,
        ["on_behalf_of"] = null,
        ["return_url"] = session.ReturnUrl,
        ["url"] = $"{work.Address}{PortalPage.Path}/{session.Id}",
    };
}
