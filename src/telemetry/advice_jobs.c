/* advice_jobs.c: what to do about a job: commands that it takes, or else the line of its script to change. */
#include <string.h>

#include "judge.h"
#include "vgtop/number.h"

/* The first row of a kind that fits holds. `what`: NULL fits all; else what the verdict found out. */
static const struct {
    enum vg_verdict_kind kind;
    const char *what, *cause;
} causes[] = {
    {VG_VERDICT_CUT_OFF, "frozen",
     "requires_grad is False, though the optimizer has the weights and nothing was loaded into them"},
    {VG_VERDICT_CUT_OFF, "unused", "forward() never calls the layer, though the optimizer has its weights"},
    {VG_VERDICT_CUT_OFF, "no_grad",
     "the layer is called within torch.no_grad(), so nothing is remembered for the way back"},
    {VG_VERDICT_CUT_OFF, NULL,
     "detach(), .data, numpy() or a new tensor between this layer and the loss ends the way back"},
    {VG_VERDICT_UNTRAINED, NULL, "these weights are in no optimizer's param_groups, so no step changes them"},
    {VG_VERDICT_ACCUMULATING, NULL, "backward() adds to .grad, and nothing sets it to zero between two steps"},
    {VG_VERDICT_SOFTMAX_TWICE, "sigmoid",
     "the loss squashes its input itself, so a sigmoid before it flattens the gradient"},
    {VG_VERDICT_SOFTMAX_TWICE, NULL, "the loss takes the softmax itself, so a softmax before it flattens the gradient"},
    {VG_VERDICT_UNDERFLOW, NULL, "float16 ends at 6e-8, and the loss is not scaled up before backward()"},
};

/* Commands of a row are given where the job takes them (`can`); rows of 0 are code. A "%s" is the layer. */
static const struct {
    enum vg_verdict_kind kind;
    const char *what;
    unsigned can;
    const char *line;
} cures[] = {
    {VG_VERDICT_CUT_OFF, "frozen", 0, "requires_grad_(True) for %s, or load its weights before freezing"},
    {VG_VERDICT_CUT_OFF, "unused", 0, "call %s in forward(), or delete it"},
    {VG_VERDICT_CUT_OFF, "no_grad", 0, "call %s outside torch.no_grad()"},
    {VG_VERDICT_CUT_OFF, "detached", 0, "remove detach(), .data or numpy() behind %s"},
    {VG_VERDICT_UNTRAINED, "stray", 0, "nn.ModuleList instead of a list, before the optimizer is made"},
    {VG_VERDICT_UNTRAINED, NULL, 0, "optimizer.add_param_group({'params': %s.parameters()})"},
    {VG_VERDICT_UNTRAINED, NULL, 0, "make the optimizer after the model is complete"},
    {VG_VERDICT_ACCUMULATING, NULL, 0, "optimizer.zero_grad() before loss.backward()"},
    {VG_VERDICT_SOFTMAX_TWICE, "softmax", 0, "remove the softmax before nn.CrossEntropyLoss"},
    {VG_VERDICT_SOFTMAX_TWICE, "sigmoid", 0, "remove the sigmoid before the loss"},
    {VG_VERDICT_UNDERFLOW, NULL, 0, "scaler.scale(loss).backward() with torch.cuda.amp.GradScaler"},
    {VG_VERDICT_UNDERFLOW, NULL, 0, "dtype=torch.bfloat16 instead of float16"},
    {VG_VERDICT_UNSCALED, NULL, 0, "x = (x - x.mean(0)) / x.std(0) before the first layer"},
    /* relu alone leaves small weights small, and may kill every unit of a layer */
    {VG_VERDICT_VANISHING, "sigmoid", VG_CAN_ACTIVATION | VG_CAN_INIT, "activation relu; init he_normal"},
    {VG_VERDICT_VANISHING, "sigmoid", VG_CAN_ACTIVATION, "activation relu"},
    {VG_VERDICT_VANISHING, "", VG_CAN_ACTIVATION, "activation relu"},
    {VG_VERDICT_VANISHING, "one block", 0,
     "nn.init.normal_(weight, std=0.02) in the block of %s, and no gate of 0 there"},
    {VG_VERDICT_VANISHING, "sigmoid", 0, "nn.ReLU() instead of nn.Sigmoid() between the layers"},
    {VG_VERDICT_VANISHING, "residual", 0, "the norm before each block's layers: x + f(norm(x))"},
    {VG_VERDICT_VANISHING, NULL, VG_CAN_INIT, "init he_normal %s"},
    {VG_VERDICT_VANISHING, NULL, 0, "nn.init.kaiming_normal_(weight) for the layers"},
    {VG_VERDICT_EXPLODING, NULL, VG_CAN_CLIP, "clip norm:1"},
    {VG_VERDICT_EXPLODING, NULL, VG_CAN_LR, "lr *0.1"},
    {VG_VERDICT_EXPLODING, NULL, 0, "nn.init.kaiming_normal_(weight) for the layers"},
    {VG_VERDICT_EXPLODING, NULL, 0, "nn.utils.clip_grad_norm_(model.parameters(), 1.0) before optimizer.step()"},
    {VG_VERDICT_DEAD, NULL, VG_CAN_ACTIVATION, "activation leaky_relu"},
    {VG_VERDICT_DEAD, NULL, VG_CAN_INIT, "init he_normal %s"},
    {VG_VERDICT_DEAD, NULL, VG_CAN_LR, "lr *0.1"},
    {VG_VERDICT_DEAD, NULL, 0, "nn.LeakyReLU() instead of nn.ReLU(), and a tenth of the lr"},
    {VG_VERDICT_SATURATED, NULL, VG_CAN_INIT, "init glorot_uniform %s"},
    {VG_VERDICT_SATURATED, NULL, VG_CAN_ACTIVATION, "activation relu"},
    {VG_VERDICT_SATURATED, NULL, 0, "nn.init.xavier_uniform_(weight) for the layers"},
    {VG_VERDICT_LR_HIGH, NULL, VG_CAN_LR, "lr *0.1"},
    {VG_VERDICT_LR_HIGH, NULL, 0, "a tenth of the lr in the optimizer"},
    {VG_VERDICT_LR_LOW, NULL, VG_CAN_LR, "lr *10"},
    {VG_VERDICT_LR_LOW, NULL, 0, "ten times the lr in the optimizer"},
    {VG_VERDICT_SYMMETRIC, NULL, VG_CAN_INIT, "init glorot_uniform %s"},
    {VG_VERDICT_SYMMETRIC, NULL, 0, "nn.init.xavier_uniform_(weight) instead of equal weights"},
    {VG_VERDICT_NON_FINITE, NULL, VG_CAN_LR, "lr *0.1"},
    {VG_VERDICT_NON_FINITE, NULL, 0, "a tenth of the lr in the optimizer"},
    {VG_VERDICT_NON_FINITE, NULL, 0, "nn.utils.clip_grad_norm_(model.parameters(), 1.0) before optimizer.step()"},
    {VG_VERDICT_NORM_OF_FEW, NULL, 0, "a batch_size of 32 in the DataLoader"},
    {VG_VERDICT_L2_HIGH, NULL, 0, "a hundredth of the weight_decay in the optimizer"},
    {VG_VERDICT_OVERFITTING, NULL, 0, "weight_decay=0.01 in the optimizer, or nn.Dropout(0.2) in the model"},
    {VG_VERDICT_OVERFITTING, NULL, 0, "stop at the best validation"},
    {VG_VERDICT_IMBALANCED, NULL, 0, "weight=1/shares of the classes in nn.CrossEntropyLoss"},
    {VG_VERDICT_GUESSING, NULL, VG_CAN_LR, "lr *10"},
    {VG_VERDICT_GUESSING, NULL, 0, "try to learn one batch by heart, to see that labels belong to inputs"},
    {VG_VERDICT_WORSE_THAN_GUESSING, NULL, VG_CAN_LR, "lr *0.1"},
    {VG_VERDICT_WORSE_THAN_GUESSING, NULL, 0, "a tenth of the lr in the optimizer"},
    {VG_VERDICT_OSCILLATING, NULL, VG_CAN_LR, "lr *0.3"},
    {VG_VERDICT_OSCILLATING, NULL, 0, "a third of the lr in the optimizer"},
};

static bool is_of_scripts(enum vg_verdict_kind kind)
{
    return kind >= VG_VERDICT_CUT_OFF && kind < VG_VERDICT_COUNT;
}

/* What is known besides the kind, as the rows call it. */
static const char *known(const struct vg_verdict *verdict)
{
    const struct vg_judge_facts *facts = &verdict->facts;
    if (verdict->kind == VG_VERDICT_VANISHING && facts->residual && verdict->what)
        return verdict->what;
    if (verdict->kind == VG_VERDICT_VANISHING)
        return facts->weak ? "sigmoid" : facts->residual ? "residual" : "";
    if (verdict->kind == VG_VERDICT_UNTRAINED)
        return verdict->stray ? "stray" : "";
    if (verdict->kind == VG_VERDICT_CUT_OFF || verdict->kind == VG_VERDICT_SOFTMAX_TWICE)
        return verdict->what ? verdict->what : verdict->kind == VG_VERDICT_CUT_OFF ? "detached" : "softmax";
    return "";
}

const char *vg_job_cause(const struct vg_verdict *verdict)
{
    if (verdict->kind == VG_VERDICT_VANISHING && verdict->facts.is_job && verdict->facts.weak)
        return "sigmoid is nowhere steeper than a quarter, so every layer shrinks the signal";
    if (verdict->kind == VG_VERDICT_VANISHING && verdict->facts.residual && verdict->what)
        return "one block gets little while the others get theirs: its weights or a gate in it are nearly 0";
    if (verdict->kind == VG_VERDICT_VANISHING && verdict->by_role)
        return "every block passes on less than it gets: its norm or its weights shrink the signal";
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].kind == verdict->kind && (!causes[i].what || strcmp(causes[i].what, known(verdict)) == 0))
            return causes[i].cause;
    return NULL;
}

/* The layer's name with what stands around it; of a name that is too long the sentence goes on without. */
static void write_line(const struct vg_verdict *verdict, const char *line, char out[VG_ADVICE_LINE_MAX])
{
    const char *at = strstr(line, "%s");
    if (at)
        vg_snprintf(out, VG_ADVICE_LINE_MAX, "%.*s%s%s", (int)(at - line), line,
                    verdict->name[0] ? verdict->name : "the layer", at + 2);
    else
        vg_snprintf(out, VG_ADVICE_LINE_MAX, "%s", line);
}

bool vg_job_advice(const struct vg_verdict *verdict, struct vg_advice *advice)
{
    const char *what = known(verdict);
    if (!verdict->facts.is_job && !is_of_scripts(verdict->kind))
        return false;
    for (size_t i = 0; i < sizeof cures / sizeof *cures && advice->count < VG_ADVICE_MAX; i++) {
        if (cures[i].kind != verdict->kind || (cures[i].what && strcmp(cures[i].what, what) != 0) ||
            (cures[i].can & verdict->facts.can) != cures[i].can)
            continue;
        advice->is_code[advice->count] = cures[i].can == 0;
        write_line(verdict, cures[i].line, advice->lines[advice->count++]);
    }
    return true;
}
